import { Button } from '@react-email/button'
import type { ReactNode } from 'react'
import { THEME } from './theme.ts'

/** The first thing that an e-mail asks its reader to do. */
export function EmailButton(props: { href: string; children: ReactNode }) {
  return (
    <Button
      href={props.href}
      style={{
        backgroundColor: THEME.accent,
        color: '#ffffff',
        fontSize: '15px',
        padding: '12px 20px',
        margin: '16px 8px 0 0',
        borderRadius: '4px',
      }}
    >
      {props.children}
    </Button>
  )
}
