import type { Locale } from '../../audiences/locale.ts'
import type { Shell, ViewData, WidgetData } from './data.ts'
import { Bars, Chart, FigureCard, FigureTable } from './figure.tsx'
import { IncidentList } from './incident.tsx'
import { TicketList } from './ticket.tsx'
import { word } from './words.ts'

/** A reader's view: what needs them now, then figures, then charts and tables, then tickets. */
export function ViewPage(props: { view: ViewData; shell: Shell; locale: Locale }) {
  const { view, locale } = props
  const incidents = view.widgets.filter((w) => w.__typename === 'IncidentsWidget')
  const figures = view.widgets.filter((w) => w.__typename === 'NumberWidget')
  const rest = view.widgets.filter((w) => w.__typename !== 'IncidentsWidget' && w.__typename !== 'NumberWidget')
  return (
    <>
      <div className="title">
        <h1>{view.title}</h1>
        <p className="lead">{view.question}</p>
        <p className="context">
          {[
            view.periodText,
            view.asOf && `${word('asOf', locale)} ${view.asOf}`,
            view.changedSinceLastLook > 0 && `${view.changedSinceLastLook} ${word('changed', locale)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {incidents.map((widget) => (
        <section key={widget.id} className="now">
          <h2>{word('needsNow', locale)}</h2>
          <IncidentList incidents={widget.incidents} locale={locale} />
        </section>
      ))}
      <section className="grid">
        {figures.map((widget) => (
          <FigureCard
            key={widget.id}
            title={widget.title}
            decision={widget.decision}
            figure={widget.figure}
            spark={widget.spark}
            locale={locale}
          />
        ))}
      </section>
      <div className="wide">
        {rest.map((widget) => (
          <section key={widget.id} className={`panel ${widget.__typename}`}>
            <h2>{widget.title}</h2>
            {widget.decision && <p className="decision">{widget.decision}</p>}
            <Body widget={widget} locale={locale} />
          </section>
        ))}
      </div>
    </>
  )
}

function Body(props: { widget: WidgetData; locale: Locale }) {
  const { widget, locale } = props
  switch (widget.__typename) {
    case 'TrendWidget':
      return <Chart chart={widget.chart} />
    case 'BreakdownWidget':
      return <Bars rows={widget.rows} hidden={widget.hidden} label={widget.dimension.label} locale={locale} />
    case 'TableWidget':
      return (
        <FigureTable
          rows={widget.rows}
          columns={widget.columns}
          hidden={widget.hidden}
          label={widget.dimension.label}
          locale={locale}
        />
      )
    case 'TicketsWidget':
      return <TicketList tickets={widget.page.rows} locale={locale} />
    default:
      return null
  }
}
