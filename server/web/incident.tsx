import { SEVERITIES } from '../../audiences/audience.ts'
import type { Locale } from '../../audiences/locale.ts'
import { channelText } from '../../templates/wording.ts'
import { Chart } from './chart.tsx'
import type { IncidentData, IncidentPageData } from './data.ts'
import { Dotted } from './dotted.tsx'
import { Facts } from './facts.tsx'
import { Clocks, IncidentActs, Owners, Timeline } from './incident-life.tsx'
import { IncidentList } from './incident-list.tsx'
import { TicketList } from './ticket.tsx'
import { VerdictForm } from './verdict.tsx'
import { word } from './words.ts'

/** Which of its tickets are listed: those that lie in the likely cause, the latest of them. */
function behindText({ sampleTickets: { rows, total }, tickets }: IncidentPageData, locale: Locale): string {
  const within = total < tickets.total
  if (locale === 'zh') return `${within ? `其中可能原因之内 ${total} 件；` : ''}以下为最近 ${rows.length} 件`
  return `${within ? `${total} of them within the likely cause; ` : ''}below, the latest ${rows.length}`
}

/** Everything about one incident: what, where, how sure, who has it, what was said to whom, and the tickets behind it. */
export function IncidentPage(props: { incident: IncidentPageData; locale: Locale }) {
  const { incident, locale } = props
  const facts: [string, string | null][] = [
    [word('where', locale), incident.where],
    [word('began', locale), incident.sinceText],
    [word('piledUp', locale), incident.beganText],
    [word('cause', locale), incident.causeText],
    [word('callers', locale), incident.callersText],
    [word('window', locale), incident.windowText],
    [word('confidence', locale), incident.confidenceText],
    [word('owner', locale), incident.owner],
    [
      word('deadline', locale),
      incident.isLate ? `${word('late', locale)} ${incident.deadlineText}` : incident.deadlineText,
    ],
    [word('rule', locale), [incident.rule.title, incident.rule.why].join(word('colon', locale))],
    [word('precision', locale), incident.ruleRecordText],
  ]
  return (
    <>
      <section className={`headline severity-${incident.severity}`}>
        <p className="context">
          <span className="level">{incident.levelText}</span>{' '}
          <Dotted parts={[incident.stateText, word('hint', locale)]} />
        </p>
        <h1>{incident.title}</h1>
        <p className="lead">{incident.figureText}</p>
        {incident.parent && (
          <p>
            {word('partOf', locale)} <a href={`/incident/${incident.parent.id}`}>{incident.parent.title}</a>
          </p>
        )}
        <Acknowledge incident={incident} locale={locale} />
        <p className="context">{incident.toldText}</p>
        <IncidentActs incident={incident} locale={locale} />
      </section>
      <Facts className="facts" facts={facts} />
      {incident.chart && (
        <section className="panel">
          <h2>{word('eightWeeks', locale)}</h2>
          <Chart chart={incident.chart} locale={locale} />
        </section>
      )}
      <p className="more">
        <a href={`/incident/${incident.id}/report.pdf`}>{word('report', locale)}</a>
      </p>
      {incident.children.length > 0 && (
        <section>
          <h2>{word('children', locale)}</h2>
          <IncidentList incidents={incident.children} locale={locale} />
        </section>
      )}
      {incident.tickets.total > 0 && (
        <section className="panel">
          <h2>
            {word('behind', locale)} <span className="count">{incident.tickets.total}</span>
          </h2>
          <p className="context">{behindText(incident, locale)}</p>
          <TicketList tickets={incident.sampleTickets.rows} locale={locale} />
        </section>
      )}
      <VerdictForm incident={incident} locale={locale} />
      <KnownEvent incident={incident} locale={locale} />
      <div className="wide">
        <Owners incident={incident} locale={locale} />
        <Timeline incident={incident} locale={locale} />
        <Clocks incident={incident} locale={locale} />
        <section className="panel">
          <h2>{word('sent', locale)}</h2>
          <p className="sms">{incident.sms}</p>
          <ul className="told">
            {incident.deliveries.map((delivery) => (
              <li key={delivery.id}>
                <a href={`/delivery/${encodeURIComponent(delivery.id)}`}>{delivery.recipient}</a>{' '}
                <span className="context">
                  <Dotted
                    parts={[
                      channelText(delivery.channel, locale),
                      delivery.stateText,
                      delivery.whyText,
                      delivery.sentText,
                    ]}
                  />
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  )
}

/** Every incident in the reader's rows: those going on, then those that ended lately. Parts are found on their whole's page. */
export function IncidentsPage(props: { incidents: (IncidentData & { parent: object | null })[]; locale: Locale }) {
  const { locale } = props
  const grave = (incident: IncidentData) => SEVERITIES.indexOf(incident.severity)
  const whole = props.incidents.filter((incident) => incident.parent === null).sort((a, b) => grave(b) - grave(a))
  const ended = whole.filter((incident) => incident.state === 'resolved')
  return (
    <>
      <h1>{word('incidents', locale)}</h1>
      <section>
        <IncidentList incidents={whole.filter((incident) => incident.state !== 'resolved')} locale={locale} />
      </section>
      {ended.length > 0 && (
        <section>
          <h2>{word('ended', locale)}</h2>
          <IncidentList incidents={ended} locale={locale} />
        </section>
      )}
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

/** The known event that explains the incident, or the form that marks it as one. */
function KnownEvent(props: { incident: IncidentPageData; locale: Locale }) {
  const { incident, locale } = props
  const { knownEvent } = incident
  if (!knownEvent && (!incident.canMarkKnown || incident.state === 'resolved')) return null
  return (
    <section className="panel">
      <h2>{word('knownEvent', locale)}</h2>
      {knownEvent ? (
        <p className="done">{[knownEvent.note, `→ ${knownEvent.to}`, knownEvent.by].join(' · ')}</p>
      ) : (
        <form method="post" action={`/incident/${incident.id}/known`} className="acknowledge">
          <input name="note" required maxLength={200} placeholder={word('knownNote', locale)} />
          <input name="to" type="date" required aria-label={word('knownUntil', locale)} />
          <button type="submit">{word('knownMark', locale)}</button>
        </form>
      )}
      <p className="context">{word('knownHint', locale)}</p>
    </section>
  )
}
