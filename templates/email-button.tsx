import { Button } from '@react-email/button'
import type { ReactNode } from 'react'
import { THEME } from './theme.ts'

/** The one thing that an e-mail asks its reader to do. */
export function EmailButton(props: { href: string; children: ReactNode }) {
  return (
    <Button
      href={props.href}
      style={{
        backgroundColor: THEME.accent,
        color: '#ffffff',
        padding: '12px 20px',
        marginTop: '16px',
        borderRadius: '4px',
      }}
    >
      {props.children}
    </Button>
  )
}
