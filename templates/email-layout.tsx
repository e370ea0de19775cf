import { Body } from '@react-email/body'
import { Container } from '@react-email/container'
import { Head } from '@react-email/head'
import { Html } from '@react-email/html'
import { Preview } from '@react-email/preview'
import type { ReactElement, ReactNode } from 'react'
import type { Locale } from '../audiences/locale.ts'
import { DARK_SHEET } from './email-colour.ts'
import { FONT, THEME } from './theme.ts'

/** The paper that every e-mail is written on: one column, at most 600 px, full width on a phone; dark where the reader's mail is. */
export function EmailLayout(props: { locale: Locale; preview: string; children: ReactNode }) {
  return (
    <Html lang={props.locale === 'zh' ? 'zh-CN' : 'en'}>
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        {/* Ours alone, and written as it is: nobody's text is in it. */}
        <style dangerouslySetInnerHTML={{ __html: DARK_SHEET }} />
      </Head>
      <Preview>{props.preview}</Preview>
      <Body
        className="ground"
        style={{ backgroundColor: THEME.ground, color: THEME.ink, fontFamily: FONT, margin: 0, padding: '16px 8px' }}
      >
        <Container
          className="paper"
          style={{
            backgroundColor: THEME.paper,
            maxWidth: '600px',
            width: '100%',
            padding: '24px',
            textWrap: 'pretty',
          }}
        >
          {props.children}
        </Container>
      </Body>
    </Html>
  )
}

/** A laid out letter as HTML. */
export async function emailHtml(letter: ReactElement): Promise<string> {
  // Read with the first letter: it brings a formatter and a parser of HTML, which no start should wait for.
  const { render } = await import('@react-email/render')
  // React adds preload links for images, which no mail reader can follow to a `cid:`.
  return (await render(letter)).replace(/<link[^>]*rel="preload"[^>]*>/g, '')
}
