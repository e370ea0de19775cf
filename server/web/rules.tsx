import type { Locale } from '../../audiences/locale.ts'
import { COLON, dayText, inBrackets, spanText } from '../../templates/wording.ts'
import { addDays } from '../../views/local-days.ts'
import { elapsedText } from '../graphql/wording.ts'
import type { PastTrialData, RecordData, RuleData } from './data.ts'
import { Dotted } from './dotted.tsx'
import { Facts } from './facts.tsx'
import { placeMarkup } from './reckoned.ts'
import { word } from './words.ts'

const HOUR_MS = 3_600_000
/** How far a look back goes unless another period is asked for. */
export const LOOK_BACK_DAYS = 30

/** Every rule with its record, what it has learnt, its definition, and a way to look back with it. */
export function RulesPage(props: { rules: RuleData[]; today: string; locale: Locale }) {
  const { rules, today, locale } = props
  return (
    <>
      <h1>{word('rules', locale)}</h1>
      {rules.map((rule) => (
        <section key={rule.id} className="panel" id={rule.id}>
          <h2>{rule.title}</h2>
          <p className="context">{rule.why}</p>
          <Facts className="record" facts={recordFacts(rule.record, locale)} />
          <Subjects rule={rule} locale={locale} />
          <details>
            <summary>{word('ruleText', locale)}</summary>
            <pre>{rule.definition}</pre>
          </details>
          <details>
            <summary>{word('lookBack', locale)}</summary>
            <LookBack rule={rule.id} from={addDays(today, -LOOK_BACK_DAYS)} to={today} locale={locale} />
          </details>
        </section>
      ))}
    </>
  )
}

function recordFacts(record: RecordData, locale: Locale): [string, string | null][] {
  const { precision, judged, right, told, tooLate, delayHours } = record
  const percent = (share: number) => `${Math.round(share * 100)}%`
  return [
    [word('volume', locale), String(told)],
    [
      word('precision', locale),
      precision
        ? `${percent(precision.share)}${inBrackets(`95% ${percent(precision.low)}–${percent(precision.high)}`, locale)} ${right} / ${judged}`
        : word('notJudged', locale),
    ],
    [word('leadTime', locale), delayHours === null ? '–' : elapsedText(Math.round(delayHours) * HOUR_MS, locale)],
    [word('tooLate', locale), String(tooLate)],
  ]
}

function Subjects(props: { rule: RuleData; locale: Locale }) {
  const { rule, locale } = props
  const judged = rule.subjects.filter((subject) => subject.record.judged > 0 || subject.weight !== null)
  if (judged.length === 0) return null
  return (
    <details>
      <summary>{word('learnt', locale)}</summary>
      <table>
        <thead>
          <tr>
            <th>{word('product', locale)}</th>
            <th>{word('volume', locale)}</th>
            <th>{word('precision', locale)}</th>
            <th>{word('weight', locale)}</th>
          </tr>
        </thead>
        <tbody>
          {judged.map(({ name, record, weight }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{record.told}</td>
              <td>{record.judged > 0 ? `${record.right} / ${record.judged}` : '–'}</td>
              <td>{weight === null ? '–' : `×${weight.toFixed(2)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rule.learnsSince && (
        <p className="context">
          {word('learnsSince', locale)} {rule.learnsSince}
        </p>
      )}
      <form method="post" action={`/rules/${rule.id}/reset`}>
        <button type="submit">{word('reset', locale)}</button>
      </form>
    </details>
  )
}

function LookBack(props: { rule: string; from: string; to: string; set?: string; locale: Locale }) {
  const { rule, locale } = props
  return (
    <form method="get" action={`/rules/${rule}`} className="look-back">
      <label>
        {word('from', locale)}
        <input type="date" name="from" defaultValue={props.from} required />
      </label>
      <label>
        {word('to', locale)}
        <input type="date" name="to" defaultValue={props.to} required />
      </label>
      <label>
        {word('whatIf', locale)}
        <input name="set" defaultValue={props.set} placeholder="detector.q=0.01" />
      </label>
      <button type="submit">{word('lookBack', locale)}</button>
    </form>
  )
}

/** A rule over a period that is past, with the place where what it would have done is shown once that is reckoned. */
export function RulePastPage(props: {
  rule: string
  title: string
  from: string
  to: string
  set: string
  locale: Locale
}) {
  const { title, locale, ...asked } = props
  return (
    <>
      <h1>{title}</h1>
      <p className="context">
        {spanText(asked.from, addDays(asked.to, -1), locale)} · {word('knownThen', locale)}
      </p>
      <LookBack {...asked} locale={locale} />
      <section dangerouslySetInnerHTML={placeMarkup} />
    </>
  )
}

/** What a rule would have done: as it is, and beside it as it would be with other parameters. */
export function Trials({ trials, locale }: { trials: PastTrialData[]; locale: Locale }) {
  return (
    <div className={trials.length > 1 ? 'wide' : undefined}>
      {trials.map((trial) => (
        <Trial key={trial.changes.join()} trial={trial} locale={locale} />
      ))}
    </div>
  )
}

/** The first day of a week, as short as on a chart's axis. */
const monthDay = (day: string) => `${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}`

function Trial(props: { trial: PastTrialData; locale: Locale }) {
  const { trial, locale } = props
  const { precision, events, found, nullRate, delayDays } = trial
  const facts: [string, string | null][] = [
    [word('volume', locale), `${trial.told}${inBrackets(`+${trial.folded}`, locale)}`],
    [
      word('precision', locale),
      precision &&
        `${Math.round(precision.share * 100)}%${inBrackets(`${precision.part} / ${precision.whole}`, locale)}`,
    ],
    [word('recall', locale), found === null ? null : `${found} / ${events.length}`],
    [word('delay', locale), delayDays === null ? null : delayDays.toFixed(1)],
    [word('nullRate', locale), nullRate === null ? null : nullRate.toFixed(4)],
  ]
  const missed = events.filter((event) => !event.found)
  return (
    <section className="panel">
      <h2>{trial.changes.length > 0 ? trial.changes.join(', ') : word('asItIs', locale)}</h2>
      <Facts className="record" facts={facts} />
      {trial.quiet ? (
        <p className="lead">{trial.quiet}</p>
      ) : (
        <p className="context">
          {word('weekly', locale) + COLON[locale]}
          <Dotted parts={trial.perWeek.map(({ week, told }) => `${monthDay(week)}\u00a0 ${told}`)} />
        </p>
      )}
      <ol className="timeline">
        {trial.incidents
          .filter((incident) => !incident.folded)
          .map((incident) => (
            <li key={`${incident.day}${incident.line}`}>
              <time>{dayText(incident.day, locale)}</time> {incident.line}{' '}
              {incident.right === null ? '' : `${incident.right ? '✓' : '✗'} ${incident.event ?? ''}`}
            </li>
          ))}
      </ol>
      {missed.length > 0 && (
        <>
          <h3>{word('unfound', locale)}</h3>
          <ol className="timeline">
            {missed.map((event) => (
              <li key={`${event.from}${event.title}`}>
                <time>{dayText(event.from.slice(0, 10), locale)}</time> {event.title}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
