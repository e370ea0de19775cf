import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Locale } from '../../audiences/locale.ts'
import { assetPath } from './assets.ts'
import type { Shell } from './data.ts'
import { Dotted } from './dotted.tsx'
import { word } from './words.ts'

/** What the frame needs to know of a page. */
interface Framing {
  title: string
  locale: Locale
  shell: Shell
  /** Path and query. */
  url: string
  /** Left as it is while somebody works in it: nothing new is brought onto it, and nothing calls it old. */
  still: boolean
}

/** The page around every page: who is looking, over which rows, and where else they can go. */
function Layout(props: Framing & { children: ReactNode }) {
  const { shell, locale, url } = props
  const [path = '/'] = url.split('?')
  const home = shell.myViews.find((view) => view.isHome)
  const here = path === '/' && home ? `/v/${home.id}` : path
  const links = [
    ...shell.myViews.map((view) => ({ href: `/v/${view.id}`, text: view.title })),
    { href: '/incidents', text: word('incidents', locale) },
    { href: '/inbox', text: word('inbox', locale) },
    { href: '/outbox', text: word('outbox', locale) },
    { href: '/subscriptions', text: word('subscriptions', locale) },
    ...(shell.me.canOperate ? [{ href: '/rules', text: word('rules', locale) }] : []),
    ...(shell.me.canSign ? [{ href: '/reports', text: word('reports', locale) }] : []),
    ...(shell.me.canOperate || shell.me.canDefine ? [{ href: '/readership', text: word('readership', locale) }] : []),
    ...(shell.me.canDefine || shell.me.canApprove ? [{ href: '/studio', text: word('studio', locale) }] : []),
  ]
  return (
    <Document title={`${props.title} · ${shell.me.city}`} locale={locale} still={props.still}>
      <a className="skip" href="#main">
        {word('skip', locale)}
      </a>
      <header className="top">
        <div className="who">
          <a className="city" href="/">
            {shell.me.city}
          </a>
          <span className="reader">
            <Dotted parts={[...new Set([shell.me.name, shell.me.audience.title, shell.me.scopeText])]} />
          </span>
          <Language locale={locale} url={url} />
          <form method="post" action="/sign-out">
            <button type="submit" className="link">
              {word('signOut', locale)}
            </button>
          </form>
        </div>
        <nav aria-label={word('pages', locale)}>
          {links.map((link) => (
            <a key={link.href} href={link.href} aria-current={here === link.href ? 'page' : undefined}>
              {link.text}
            </a>
          ))}
        </nav>
      </header>
      <main id="main">
        {props.children}
        {!props.still && (
          <a id="live" href={url} hidden>
            {word('stale', locale)}
          </a>
        )}
      </main>
    </Document>
  )
}

/** The way to the same page in the other language. */
export function Language(props: { locale: Locale; url: string; className?: string }) {
  const other = props.locale === 'zh' ? 'en' : 'zh'
  return (
    <a className={props.className} href={`/language?to=${other}&from=${encodeURIComponent(props.url)}`} lang={other}>
      {word('otherLanguage', props.locale)}
    </a>
  )
}

/** The bare HTML document, also for pages of people who are not signed in. */
function Document(props: { title: string; locale: Locale; still?: boolean; children: ReactNode }) {
  return (
    <html lang={props.locale === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{props.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assetPath('page.css')} />
        {!props.still && <script type="module" src={assetPath('page.js')} />}
      </head>
      <body>{props.children}</body>
    </html>
  )
}

/** A whole page for a signed-in reader. */
export function pageHtml(page: Framing, body: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(<Layout {...page}>{body}</Layout>)}`
}

/** A page without the frame: for people who are not signed in, or for a wall. */
export function barePage(title: string, locale: Locale, body: ReactNode): string {
  const document = (
    <Document title={title} locale={locale}>
      <main>{body}</main>
    </Document>
  )
  return `<!doctype html>${renderToStaticMarkup(document)}`
}

/** A page as it lies in a frame: without script, and without the way to other pages. */
export function framedPage(title: string, locale: Locale, body: ReactNode): string {
  const document = (
    <Document title={title} locale={locale} still>
      <main>{body}</main>
    </Document>
  )
  return `<!doctype html>${renderToStaticMarkup(document)}`
}
