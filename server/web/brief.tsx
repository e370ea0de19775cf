import type { ReactNode } from 'react'
import type { Locale } from '../../audiences/locale.ts'
import type { Shell, ViewData } from './data.ts'
import { type Look, lookQuery } from './look.ts'
import { word } from './words.ts'

/** The view in one glance: what is abnormal, which promises are broken, which figures ask for a decision, what changed since last time. */
export function Brief(props: { view: ViewData; look: Look; shell: Shell; locale: Locale }) {
  return (
    <ul className="brief" id="brief">
      <Abnormal {...props} />
      <Overdue {...props} />
      <Attention {...props} />
      <Changed {...props} />
    </ul>
  )
}

interface BriefProps {
  view: ViewData
  look: Look
  shell: Shell
  locale: Locale
}

function Item(props: { count: number; label: string; href?: string | undefined; bad?: boolean; children?: ReactNode }) {
  const inner = (
    <>
      <strong className={props.bad && props.count > 0 ? 'bad' : undefined}>
        {props.count.toLocaleString('en-US')}
      </strong>
      <span className="label">{props.count === 1 ? single(props.label) : props.label}</span>
      <span className="detail">{props.children}</span>
    </>
  )
  return <li>{props.href ? <a href={props.href}>{inner}</a> : <div>{inner}</div>}</li>
}

/** A label beside the number one: English counts figures and changes, but one figure, one change. */
const single = (label: string) => label.replace(/^(figure|change)s\b/, '$1')

function Abnormal({ view, locale }: BriefProps) {
  const widgets = view.widgets.filter((widget) => widget.__typename === 'IncidentsWidget')
  if (widgets.length === 0) return null
  const sum = (key: 'open' | 'late') => widgets.reduce((total, widget) => total + widget[key], 0)
  return (
    <Item count={sum('open')} label={word('toAcknowledge', locale)} href="#now" bad>
      {sum('late') > 0 && <span className="late">{`${sum('late')}${word('lateOnes', locale)}`}</span>}
    </Item>
  )
}

function Overdue({ view, look, shell, locale }: BriefProps) {
  if (!view.overdue) return null
  const { count, days } = view.overdue
  const order = { view: view.id, order: 'due' }
  const href = shell.me.canOpenTickets ? `/tickets${lookQuery({ ...look, days, until: null }, order)}` : undefined
  return (
    <Item count={count} label={word('overdue', locale)} href={href} bad>
      {word('dueWithin', locale).replace('{days}', String(days))}
    </Item>
  )
}

function Attention({ view, locale }: BriefProps) {
  const found = view.widgets.flatMap((widget) =>
    widget.__typename === 'NumberWidget' && (widget.figure.needsAttention || widget.isBeyondOwn) ? [widget.title] : [],
  )
  return (
    <Item count={found.length} label={word('outside', locale)} href="#figures" bad>
      {found.join(locale === 'zh' ? '、' : ', ')}
    </Item>
  )
}

function Changed({ view, locale }: BriefProps) {
  if (!view.lastLookText) return null
  const counts = new Map<string, number>()
  for (const { kindText } of view.changes) counts.set(kindText, (counts.get(kindText) ?? 0) + 1)
  return (
    <Item
      count={view.changes.length}
      label={word('changed', locale)}
      href={view.changes.length > 0 ? '/incidents' : undefined}
    >
      {[...counts].map(([kind, count]) => `${kind} ${count}`).join(' · ') ||
        word('since', locale).replace('{when}', view.lastLookText)}
    </Item>
  )
}
