import type { Locale } from '../../audiences/locale.ts'
import type { IncidentData, IncidentPageData } from './data.ts'
import { Chart } from './figure.tsx'
import { TicketList } from './ticket.tsx'
import { word } from './words.ts'

/** Incidents as short lines, each with its level, place, figure and owner. */
export function IncidentList(props: { incidents: IncidentData[]; locale: Locale }) {
  if (props.incidents.length === 0) return <p className="calm">{word('nothingNow', props.locale)}</p>
  return (
    <ol className="incidents">
      {props.incidents.map((incident) => (
        <li key={incident.id} className={`severity-${incident.severity}`}>
          <a href={`/incident/${incident.id}`}>
            <span className="level">{incident.severityText}</span>
            <strong>{incident.title}</strong>
          </a>
          <p>{incident.figureText}</p>
          <p className="context">
            {[incident.sinceText, incident.stateText, incident.owner, incident.deadlineText]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {incident.causeText && <p className="context">{incident.causeText}</p>}
        </li>
      ))}
    </ol>
  )
}

/** Everything about one incident: what, where, how sure, who has it, what was said to whom, and the tickets behind it. */
export function IncidentPage(props: { incident: IncidentPageData; locale: Locale }) {
  const { incident, locale } = props
  const facts: [string, string | null][] = [
    [word('where', locale), incident.where],
    [word('since', locale), incident.sinceText],
    [word('cause', locale), incident.causeText],
    [word('confidence', locale), incident.confidenceText],
    [word('owner', locale), incident.owner],
    [word('deadline', locale), incident.deadlineText],
    [word('rule', locale), `${incident.rule.title}：${incident.rule.why}`],
  ]
  return (
    <>
      <section className={`headline severity-${incident.severity}`}>
        <p className="level">
          {incident.severityText} · {incident.stateText}
        </p>
        <h1>{incident.title}</h1>
        <p className="lead">{incident.figureText}</p>
        <p className="context">{word('hint', locale)}</p>
        {incident.parent && (
          <p>
            {word('partOf', locale)} <a href={`/incident/${incident.parent.id}`}>{incident.parent.title}</a>
          </p>
        )}
        <Acknowledge incident={incident} locale={locale} />
      </section>
      {incident.chart && <Chart chart={incident.chart} />}
      <dl className="facts">
        {facts.map(([label, text]) =>
          text ? (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <p>
        <a href={`/incident/${incident.id}/report.pdf`}>{word('report', locale)}</a>
      </p>
      {incident.children.length > 0 && (
        <section>
          <h2>{word('children', locale)}</h2>
          <IncidentList incidents={incident.children} locale={locale} />
        </section>
      )}
      <section>
        <h2>{`${word('behind', locale)} · ${incident.tickets.total}`}</h2>
        <TicketList tickets={incident.tickets.rows} locale={locale} />
      </section>
      <section>
        <h2>{word('history', locale)}</h2>
        <ol className="timeline">
          {incident.history.map((step) => (
            <li key={`${step.atText}${step.kindText}`}>
              <time>{step.atText}</time> {[step.kindText, step.by, step.note].filter(Boolean).join(' · ')}
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h2>{word('sent', locale)}</h2>
        <p className="sms">{incident.sms}</p>
        <ul className="told">
          {incident.deliveries.map((delivery) => (
            <li key={delivery.id}>
              <a href={`/delivery/${encodeURIComponent(delivery.id)}`}>{delivery.recipient}</a>{' '}
              {[delivery.channel, delivery.stateText, delivery.whyText, delivery.sentText].filter(Boolean).join(' · ')}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function Acknowledge(props: { incident: IncidentData; locale: Locale }) {
  const { incident, locale } = props
  if (incident.acknowledgedText) return <p className="done">{incident.acknowledgedText}</p>
  if (!incident.canAcknowledge) return null
  return (
    <form method="post" action={`/incident/${incident.id}/acknowledge`} className="acknowledge">
      <input name="note" placeholder={word('note', locale)} aria-label={word('note', locale)} maxLength={200} />
      <button type="submit">{word('acknowledge', locale)}</button>
    </form>
  )
}
