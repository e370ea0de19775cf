import type { Locale } from '../../audiences/locale.ts'
import { STEPS } from '../../views/charts/theme.ts'
import { inColumn } from './column.ts'
import type { MapData, Shell } from './data.ts'
import { type Look, lookQuery, narrowed } from './look.ts'
import { word } from './words.ts'

const METRICS = [
  'ticket.tickets',
  'ticket.urgent',
  'ticket.overdue_open',
  'followup.solved_rate',
  'ticket.on_time_rate',
]

/** A figure over the city's places: a map from the server, its legend, and the same as a table. */
export function MapPage(props: { map: MapData; viewId: string; look: Look; shell: Shell; locale: Locale }) {
  const { map, viewId, look, locale } = props
  const here = (change: Record<string, string>) =>
    `/map${lookQuery(look, { view: viewId, metric: map.metric, level: map.level, ...change })}`
  const shown = inColumn(map.rows.map(({ shownText }) => shownText))
  return (
    <>
      <header className="title">
        <div>
          <p className="context">
            <a href={`/v/${viewId}${lookQuery(look)}`}>{`← ${word('back', locale)}`}</a>
          </p>
          <h1>{[map.label, map.unitText].filter(Boolean).join(locale === 'zh' ? '，' : ', ')}</h1>
        </div>
        <nav className="choice" aria-label={word('level', locale)}>
          {(['district', 'street'] as const).map((level) => (
            <a key={level} href={here({ level })} aria-current={map.level === level ? 'true' : undefined}>
              {word(level, locale)}
            </a>
          ))}
        </nav>
        <form className="choices" action="/map">
          <input type="hidden" name="view" value={viewId} />
          <input type="hidden" name="level" value={map.level} />
          <select name="metric" defaultValue={map.metric} aria-label={word('figures', locale)}>
            {props.map.metrics
              .filter(({ name }) => METRICS.includes(name))
              .map(({ name, label }) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
          </select>
          <button type="submit">{word('show', locale)}</button>
        </form>
      </header>
      <div className="wide">
        <section className="panel">
          <div className="chart map" dangerouslySetInnerHTML={{ __html: map.svg }} />
          <ol className="legend" aria-label={word('legend', locale)}>
            {map.legend.map((bound, i) => (
              <li key={bound}>
                <svg className="chart" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
                  <rect width="16" height="12" fill={STEPS[STEPS.length - map.legend.length + i]} />
                </svg>
                {`≤ ${bound}`}
              </li>
            ))}
            {map.svg.includes('<circle') && (
              <li>
                <svg className="spot" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
                  <circle cx="8" cy="6" r="5" />
                </svg>
                {word('incidents', locale)}
              </li>
            )}
          </ol>
        </section>
        <section className="panel">
          <div className="scroll tall">
            <table className="figures">
              <thead>
                <tr>
                  <th scope="col">{word(map.level, locale)}</th>
                  <th scope="col" className="number">
                    {map.unitText || map.label}
                  </th>
                  <th scope="col" className="number">
                    {map.unitText ? map.label : 'n'}
                  </th>
                </tr>
              </thead>
              <tbody>
                {map.rows.map((row, i) => (
                  <tr key={row.code}>
                    <th scope="row">
                      <a href={`/v/${viewId}${lookQuery(narrowed(look, map.level, row.code))}`}>{row.name}</a>
                    </th>
                    <td className="number">{shown[i]}</td>
                    <td className="number">{map.unitText ? row.figure.text : row.figure.nText}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      </div>
    </>
  )
}
