import type { Locale } from '../../audiences/locale.ts'
import type { IncidentPageData } from './data.ts'
import { Dotted } from './dotted.tsx'
import { word } from './words.ts'

/** The stages that an incident has reached, each with how long it took from the trigger. */
export function Clocks({ incident, locale }: { incident: IncidentPageData; locale: Locale }) {
  return (
    <section className="panel">
      <h2>{word('clocks', locale)}</h2>
      <dl className="facts">
        {incident.clocks.map((clock) => (
          <div key={clock.name}>
            <dt>{clock.text}</dt>
            <dd>{clock.atText === null ? '–' : <Dotted parts={[clock.atText, `+${clock.elapsedText}`]} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Who has it: the unit that leads, and those that join it, with what each promised and reported, and whether any of it was told. */
export function Owners({ incident, locale }: { incident: IncidentPageData; locale: Locale }) {
  const { owners } = incident
  if (owners.length === 0) return null
  const reported = owners.filter(({ reportedText }) => reportedText !== null).length
  return (
    <section className="panel">
      <h2>{word('owners', locale)}</h2>
      {owners.length > 1 && (
        <p className="context">{`${word('partsReported', locale)} ${reported} / ${owners.length}`}</p>
      )}
      <dl className="facts">
        {owners.map((owner) => (
          <div key={`${owner.unit} ${owner.role}`}>
            <dt>{owner.roleText}</dt>
            <dd className={owner.isLate ? 'late' : undefined}>
              <Dotted
                parts={[
                  owner.name,
                  owner.dueText && `${word('deadline', locale)} ${owner.dueText}`,
                  owner.reportedText && `${word('reported', locale)} ${owner.reportedText}`,
                  !owner.reportedText && word(owner.isLate ? 'promiseBroken' : 'notReported', locale),
                ]}
              />
              {owner.part && (
                <>
                  <br />
                  {`${word('partOnly', locale)} `}
                  <a href={`/incident/${owner.part.id}`}>{owner.part.title}</a>
                </>
              )}
              {owner.told === 0 && (
                <>
                  <br />
                  <strong className="late">{word('nobodyTold', locale)}</strong>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What was done about it, by the engine, people and the ladder. */
export function Timeline({ incident, locale }: { incident: IncidentPageData; locale: Locale }) {
  return (
    <section className="panel">
      <h2>{word('history', locale)}</h2>
      <ol className="timeline">
        {incident.timeline.map((step) => (
          <li key={`${step.at} ${step.kind} ${step.text}`}>
            <time>{step.atText}</time> <Dotted parts={[step.text, step.by, step.note]} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Assign, hand over, report: plain forms, behind one line. */
export function IncidentActs({ incident, locale }: { incident: IncidentPageData; locale: Locale }) {
  if (!incident.canAct) return null
  const note = (
    <input name="note" placeholder={word('note', locale)} aria-label={word('note', locale)} maxLength={200} />
  )
  const act = (name: string) => `/incident/${incident.id}/${name}`
  return (
    <details className="acts">
      <summary>{word('act', locale)}</summary>
      <form method="post" action={act('assign')} className="acknowledge">
        <Choice name="unit" label={word('unit', locale)} choices={incident.units} />
        <details className="joined">
          <summary>{word('joined', locale)}</summary>
          {incident.units.map(({ code, name }) => (
            <label key={code}>
              <input type="checkbox" name="joined" value={code} />
              {name}
            </label>
          ))}
        </details>
        <input name="hours" type="number" min={1} max={720} defaultValue={24} aria-label={word('hours', locale)} />
        {note}
        <button type="submit">{word('assign', locale)}</button>
      </form>
      {incident.successors.length > 0 && (
        <form method="post" action={act('hand-over')} className="acknowledge">
          <Choice name="to" label={word('successor', locale)} choices={incident.successors} />
          {note}
          <button type="submit">{word('handOver', locale)}</button>
        </form>
      )}
      <form method="post" action={act('report')} className="acknowledge">
        <input
          name="note"
          required
          maxLength={200}
          placeholder={word('whatWasDone', locale)}
          aria-label={word('whatWasDone', locale)}
        />
        <button type="submit">{word('reportBack', locale)}</button>
      </form>
    </details>
  )
}

function Choice(props: { name: string; label: string; choices: { code: string; name: string }[] }) {
  return (
    <select name={props.name} aria-label={props.label}>
      {props.choices.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  )
}
