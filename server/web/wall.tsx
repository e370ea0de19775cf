import type { Locale } from '../../audiences/locale.ts'
import { Brief } from './brief.tsx'
import type { Shell, ViewData } from './data.ts'
import { FigureCard } from './figure.tsx'
import type { Look } from './look.ts'
import { word } from './words.ts'

/** Seconds that one incident stays on the wall. */
export const WALL_SECONDS = 20

/** One screen for a duty room: the glance, one incident at a time in large type, the figures. The page moves on by itself, without script. */
export function WallPage(props: {
  view: ViewData
  at: number
  held: boolean
  /** Where it can be stopped or set going again. */
  turn: string
  look: Look
  shell: Shell
  locale: Locale
}) {
  const { view, locale } = props
  const incidents = view.widgets.flatMap((widget) => (widget.__typename === 'IncidentsWidget' ? widget.incidents : []))
  const figures = view.widgets.filter((widget) => widget.__typename === 'NumberWidget').slice(0, 4)
  const shown = incidents[props.at % Math.max(1, incidents.length)]
  return (
    <div className="wall">
      <header>
        <h1>{`${props.shell.me.city} · ${view.title}`}</h1>
        <p>
          {view.asOf} <a href={props.turn}>{word(props.held ? 'goOn' : 'hold', locale)}</a>{' '}
          <a href={`/v/${view.id}`}>{word('back', locale)}</a>
        </p>
      </header>
      <Brief {...props} />
      {shown ? (
        <section className={`headline severity-${shown.severity}`}>
          <p>
            <span className="level">{shown.levelText}</span>{' '}
            {shown.isLate ? (
              <span className="late">{`${word('late', locale)} ${shown.deadlineText}`}</span>
            ) : (
              shown.stateText
            )}
            {`\u00a0· ${(props.at % incidents.length) + 1} / ${incidents.length}`}
          </p>
          <h2>
            <a href={`/incident/${shown.id}`}>{shown.title}</a>
          </h2>
          <p>{shown.figureText}</p>
          <p>{[shown.causeText, shown.owner].filter(Boolean).join(' · ')}</p>
        </section>
      ) : (
        <p className="calm">{word('nothingNow', locale)}</p>
      )}
      <section className="grid" aria-label={word('figures', locale)}>
        {figures.map((widget) => (
          <FigureCard key={widget.id} locale={locale} {...widget} decision={null} />
        ))}
      </section>
      <p className="context">{word('hint', locale)}</p>
    </div>
  )
}
