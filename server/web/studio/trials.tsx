import type { Trial } from './backtest-pane.tsx'
import { bracketed, dayText, labelled, locale, word, wordWith } from './word.ts'

const percent = (share: number) => `${Math.round(share * 100)}%`

/** Forms of a rule side by side: how often, how right, how soon; then what the last of them would have said, and what it missed. */
export function Trials({ trials, drafted }: { trials: Trial[]; drafted: boolean }) {
  const last = trials.at(-1)
  if (!last) return null
  const row = (label: string, of: (trial: Trial) => string | null) => (
    <tr>
      <th scope="row">{label}</th>
      {trials.map((trial) => (
        <td key={trial.changes.join()}>{of(trial) ?? '–'}</td>
      ))}
    </tr>
  )
  const told = last.incidents.filter((incident) => !incident.folded)
  const missed = last.events.filter((event) => !event.found)
  return (
    <>
      <table className="pairs">
        <thead>
          <tr>
            <td />
            {trials.map((trial, i) => (
              <th key={trial.changes.join()} scope="col">
                {word(drafted && i === trials.length - 1 ? 'asDrafted' : 'asItRuns')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(word('told'), (trial) => String(trial.told))}
          {row(word('foldedIn'), (trial) => String(trial.folded))}
          {row(
            word('precision'),
            ({ precision: p }) => p && `${p.part} / ${p.whole}${bracketed(`${percent(p.low)}–${percent(p.high)}`)}`,
          )}
          {row(word('foundEvents'), ({ found, events }) => (found === null ? null : `${found} / ${events.length}`))}
          {row(word('delay'), ({ delayDays }) =>
            delayDays === null ? null : wordWith('daysShort', delayDays.toFixed(1)),
          )}
        </tbody>
      </table>
      {last.changes.length > 0 && (
        <p className="soft">{labelled(word('settings'), last.changes.join(locale === 'zh' ? '；' : '; '))}</p>
      )}
      <Weeks weeks={last.perWeek} />
      {last.quiet && <p className="soft">{last.quiet}</p>}
      <ol className="warnings">
        {told.map((incident) => (
          <li key={`${incident.day} ${incident.line}`} className={incident.severity}>
            <time>{dayText(incident.day)}</time> {incident.line}
            {incident.right !== null && (
              <span className={incident.right ? 'good' : 'wrong'}>
                {incident.right ? ` ✓ ${incident.event ?? ''}` : ` ✗ ${incident.event ?? word('falseAlarm')}`}
              </span>
            )}
          </li>
        ))}
      </ol>
      {missed.length > 0 && <h3 className="wrong">{labelled(word('missed'), missed.length)}</h3>}
      <ul className="missed">
        {missed.map((event) => (
          <li key={`${event.from} ${event.title}`}>
            <time>{dayText(event.from)}</time> {event.title}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Warnings by week, as bars that are read out as a list. */
function Weeks({ weeks }: { weeks: Trial['perWeek'] }) {
  const most = Math.max(1, ...weeks.map((week) => week.told))
  return (
    <ul className="weeks">
      {weeks.map(({ week, told }) => (
        <li key={week}>
          <span className="soft">{wordWith('weekOf', dayText(week))}</span>
          <i style={{ inlineSize: `${(100 * told) / most}%` }} />
          <b>{told}</b>
        </li>
      ))}
    </ul>
  )
}
