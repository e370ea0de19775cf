import type { Locale } from '../../audiences/locale.ts'
import type { IncidentData } from './data.ts'
import { Dotted } from './dotted.tsx'
import { word } from './words.ts'

/** Incidents as short lines, each with its level, place, figure, state and who has it. */
export function IncidentList(props: { incidents: IncidentData[]; locale: Locale }) {
  if (props.incidents.length === 0) return <p className="calm">{word('nothingNow', props.locale)}</p>
  return (
    <>
      <ol className="incidents">
        {props.incidents.map((incident) => (
          <li key={incident.id} className={`severity-${incident.severity} ${incident.state}`}>
            <a href={`/incident/${incident.id}`}>
              <span className="level">{incident.levelText}</span>
              <strong>{incident.title}</strong>
              <span className="figure-text">{incident.figureText}</span>
              <State incident={incident} locale={props.locale} />
              {incident.causeText && <span className="cause">{incident.causeText}</span>}
            </a>
          </li>
        ))}
      </ol>
      <p className="context">{word('hint', props.locale)}</p>
    </>
  )
}

const sinceWhen = ({ sinceText }: IncidentData, locale: Locale) =>
  locale === 'zh' ? `${sinceText}起` : `since ${sinceText}`

function State(props: { incident: IncidentData; locale: Locale }) {
  const { incident, locale } = props
  const late = <em>{`${word('late', locale)} ${incident.deadlineText}`}</em>
  const deadline = incident.deadlineText && `${word('deadline', locale)} ${incident.deadlineText}`
  return (
    <span className="state">
      <Dotted
        parts={[
          incident.isLate ? late : incident.stateText,
          !incident.isLate && incident.state === 'open' && deadline,
          incident.owner,
          sinceWhen(incident, locale),
        ]}
      />
    </span>
  )
}
