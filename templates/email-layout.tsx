import { Body, Container, Head, Html, Preview } from '@react-email/components'
import type { ReactNode } from 'react'
import type { Locale } from '../audiences/locale.ts'
import { FONT, THEME } from './theme.ts'

/** The paper that every e-mail is written on: one column, at most 600 px, full width on a phone. */
export function EmailLayout(props: { locale: Locale; preview: string; children: ReactNode }) {
  return (
    <Html lang={props.locale === 'zh' ? 'zh-CN' : 'en'}>
      <Head />
      <Preview>{props.preview}</Preview>
      <Body
        style={{ backgroundColor: THEME.ground, color: THEME.ink, fontFamily: FONT, margin: 0, padding: '16px 8px' }}
      >
        <Container style={{ backgroundColor: THEME.paper, maxWidth: '600px', width: '100%', padding: '24px' }}>
          {props.children}
        </Container>
      </Body>
    </Html>
  )
}

/** React adds preload links for images, which no mail reader can follow to a `cid:`. */
export function withoutPreloads(html: string): string {
  return html.replace(/<link[^>]*rel="preload"[^>]*>/g, '')
}
