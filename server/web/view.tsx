import type { Locale } from '../../audiences/locale.ts'
import { Brief } from './brief.tsx'
import { Chart } from './chart.tsx'
import type { Shell, ViewData, WidgetData } from './data.ts'
import { FigureCard } from './figure.tsx'
import { IncidentList } from './incident-list.tsx'
import { type Look, lookQuery, widened } from './look.ts'
import { Bars, FigureTable, type Ways } from './split.tsx'
import { TicketList } from './ticket.tsx'
import { word } from './words.ts'

/** Periods that a reader may choose, in days. */
export const PERIODS = [1, 7, 28, 90]

/** A reader's view: what needs them now, then figures, then charts and tables, then tickets. */
export function ViewPage(props: { view: ViewData; look: Look; shell: Shell; locale: Locale }) {
  const { view, look, shell, locale } = props
  const incidents = view.widgets.filter((w) => w.__typename === 'IncidentsWidget')
  const figures = view.widgets.filter((w) => w.__typename === 'NumberWidget')
  const rest = view.widgets.filter((w) => w.__typename !== 'IncidentsWidget' && w.__typename !== 'NumberWidget')
  const ways = { viewId: view.id, look, canOpenTickets: shell.me.canOpenTickets }
  return (
    <>
      <Title view={view} look={look} locale={locale} />
      <Brief view={view} look={look} shell={shell} locale={locale} />
      {incidents.map((widget) => (
        <section key={widget.id} className="now" id="now" aria-live="polite">
          <h2>{widget.title}</h2>
          <IncidentList incidents={widget.incidents} locale={locale} />
          {widget.total > widget.incidents.length && (
            <p className="more">
              <a href="/incidents">{`${word('all', locale)} ${widget.total}`}</a>
            </p>
          )}
        </section>
      ))}
      <section className={`grid of-${figures.length}`} id="figures" aria-label={word('figures', locale)}>
        {figures.map((widget) => (
          <FigureCard key={widget.id} locale={locale} {...widget} />
        ))}
      </section>
      <div className="wide">
        {rest.map((widget) => (
          <section key={widget.id} className={`panel ${widget.__typename}`}>
            <Exports widget={widget} ways={ways} />
            <h2>{widget.title}</h2>
            {widget.decision && <p className="decision">{widget.decision}</p>}
            <Body widget={widget} ways={ways} locale={locale} />
          </section>
        ))}
      </div>
    </>
  )
}

function Title(props: { view: ViewData; look: Look; locale: Locale }) {
  const { view, look, locale } = props
  const path = `/v/${view.id}`
  return (
    <header className="title">
      <div>
        <h1>{view.title}</h1>
        <p className="lead">{view.question}</p>
        <p className="context">{`${view.periodText} · ${word('asOf', locale)} ${view.asOf}`}</p>
      </div>
      <nav className="choice" aria-label={word('otherWays', locale)}>
        <a href={`/map${lookQuery(look, { view: view.id })}`}>{word('map', locale)}</a>
        <a href={comparison(view)}>{word('compare', locale)}</a>
        <a href={`/wall?view=${view.id}`}>{word('wall', locale)}</a>
        <a href={`${path}/own`}>{word('own', locale)}</a>
        <a href={`${path}${lookQuery({ ...look, shown: view.shown })}`}>{word('link', locale)}</a>
      </nav>
      <nav className="choice" aria-label={word('period', locale)}>
        {[...new Set([...PERIODS, view.days])]
          .sort((a, b) => a - b)
          .map((days) => (
            <a
              key={days}
              href={`${path}${lookQuery({ ...look, days })}`}
              aria-current={days === view.days ? 'true' : undefined}
            >
              {days === 1 ? word('today', locale) : `${days}${word('days', locale)}`}
            </a>
          ))}
      </nav>
      {(view.narrowed.length > 0 || view.until) && (
        <ul className="narrowed" aria-label={word('narrowed', locale)}>
          {view.narrowed.map(({ dimension, label, code, name }) => (
            <li key={`${dimension} ${code}`}>
              <a href={`${path}${lookQuery(widened(look, dimension))}`} title={word('widen', locale)}>
                {`${label}${word('colon', locale)}${name}`} <span aria-hidden="true">×</span>
              </a>
            </li>
          ))}
          {view.until && (
            <li>
              <a href={`${path}${lookQuery({ ...look, until: null })}`} title={word('toNow', locale)}>
                {view.until} <span aria-hidden="true">×</span>
              </a>
            </li>
          )}
        </ul>
      )}
    </header>
  )
}

/** Ways to take a widget away: as a table for a spreadsheet, and as a picture where it is one. */
function Exports(props: { widget: WidgetData; ways: Ways }) {
  const { widget, ways } = props
  const kinds = { TrendWidget: ['csv', 'png'], BreakdownWidget: ['csv', 'png'], TableWidget: ['csv'] } as const
  const offered = kinds[widget.__typename as keyof typeof kinds] ?? []
  return (
    <p className="exports">
      {offered.map((kind) => (
        <a
          key={kind}
          href={`/export/${ways.viewId}/${widget.id}.${kind}${lookQuery(ways.look)}`}
          aria-label={`${widget.title}, ${kind.toUpperCase()}`}
        >
          {kind.toUpperCase()}
        </a>
      ))}
    </p>
  )
}

/** The way to the view beside itself: the same place over the period before, until the reader picks other sides. */
function comparison({ id, days, until, narrowed }: ViewData): string {
  const place = narrowed.find(({ dimension }) => dimension === 'district' || dimension === 'street')
  const query = new URLSearchParams({ view: id, days: String(days) })
  if (until) query.set('until', until)
  if (place) query.set('place', `${place.dimension}:${place.code}`)
  return `/compare?${query}`
}

function Body(props: { widget: WidgetData; ways: Ways; locale: Locale }) {
  const { widget, ways, locale } = props
  switch (widget.__typename) {
    case 'TrendWidget':
      return <Chart chart={widget.chart} locale={locale} />
    case 'BreakdownWidget':
      return <Bars ways={ways} locale={locale} {...widget} />
    case 'TableWidget':
      return <FigureTable ways={ways} locale={locale} {...widget} />
    case 'TicketsWidget':
      return <TicketList tickets={widget.page.rows} locale={locale} />
    default:
      return null
  }
}
