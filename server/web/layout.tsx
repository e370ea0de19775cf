import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Locale } from '../../audiences/locale.ts'
import type { Shell } from './data.ts'
import { word } from './words.ts'

/** The page around every page: who is looking, over which rows, and where else they can go. */
function Layout(props: { title: string; locale: Locale; shell: Shell; path: string; children: ReactNode }) {
  const { shell, locale, path } = props
  const links = [
    ...shell.myViews.map((view) => ({ href: `/v/${view.id}`, text: view.title })),
    { href: '/inbox', text: word('inbox', locale) },
    { href: '/outbox', text: word('outbox', locale) },
    { href: '/subscriptions', text: word('subscriptions', locale) },
  ]
  return (
    <Document title={`${props.title} · ${shell.me.city}`} locale={locale}>
      <header className="top">
        <div className="who">
          <a className="city" href="/">
            {shell.me.city}
          </a>
          <span className="reader">
            {shell.me.name} · {shell.me.audience.title}
          </span>
          <span className="scope">{shell.me.scopeText}</span>
        </div>
        <nav aria-label={shell.me.audience.title}>
          {links.map((link) => (
            <a key={link.href} href={link.href} aria-current={path === link.href ? 'page' : undefined}>
              {link.text}
            </a>
          ))}
          <a
            href={`/language?to=${locale === 'zh' ? 'en' : 'zh'}&from=${encodeURIComponent(path)}`}
            lang={locale === 'zh' ? 'en' : 'zh'}
          >
            {word('otherLanguage', locale)}
          </a>
          <form method="post" action="/sign-out">
            <button type="submit" className="link">
              {word('signOut', locale)}
            </button>
          </form>
        </nav>
      </header>
      <main>{props.children}</main>
      <a id="live" href={path} hidden>
        {word('stale', locale)}
      </a>
    </Document>
  )
}

/** The bare HTML document, also for pages of people who are not signed in. */
function Document(props: { title: string; locale: Locale; children: ReactNode }) {
  return (
    <html lang={props.locale === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{props.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/page.css" />
        <script type="module" src="/assets/page.js" />
      </head>
      <body>{props.children}</body>
    </html>
  )
}

/** A whole page for a signed-in reader. */
export function pageHtml(page: { title: string; locale: Locale; shell: Shell; path: string }, body: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(<Layout {...page}>{body}</Layout>)}`
}

/** A page for people who are not signed in. */
export function barePage(title: string, locale: Locale, body: ReactNode): string {
  const document = (
    <Document title={title} locale={locale}>
      <main>{body}</main>
    </Document>
  )
  return `<!doctype html>${renderToStaticMarkup(document)}`
}
