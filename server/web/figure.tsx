import type { Locale } from '../../audiences/locale.ts'
import type { ChartData, FigureData, RowData } from './data.ts'
import { word } from './words.ts'

/** A chart drawn on the server; screen readers get it as a sentence. */
export function Chart(props: { chart: ChartData; small?: boolean }) {
  return (
    <figure className={props.small ? 'chart small' : 'chart'} role="img" aria-label={props.chart.sentence}>
      <div aria-hidden="true" dangerouslySetInnerHTML={{ __html: props.chart.svg }} />
    </figure>
  )
}

/** One figure with what makes it readable: comparison, expected range, n, target, confidence, and a way to its definition. */
export function FigureCard(props: {
  title: string
  decision: string | null
  figure: FigureData
  spark: ChartData
  locale: Locale
}) {
  const { figure, locale } = props
  return (
    <article className={`figure ${figure.tone}`}>
      <h3>
        <a href={`/metric/${figure.metric}`}>{props.title}</a>
      </h3>
      <p className="value">{figure.text}</p>
      {figure.comparison && <p className="comparison">{figure.comparison.text}</p>}
      <Chart chart={props.spark} small />
      <p className="context">
        {[
          figure.expectedText && `${word('expected', locale)} ${figure.expectedText}`,
          figure.targetText && `${word('target', locale)} ${figure.targetText}`,
          figure.nText,
        ]
          .filter(Boolean)
          .join(' · ')}
        {figure.confidence !== 'ok' && <span className="badge">{figure.confidenceText}</span>}
      </p>
      {props.decision && <p className="decision">{props.decision}</p>}
    </article>
  )
}

/** Rows of a breakdown as bars that are also a table: readable without a picture. */
export function Bars(props: { rows: RowData[]; hidden: number; label: string; locale: Locale }) {
  const largest = Math.max(1e-9, ...props.rows.map((row) => Math.abs(row.figures[0]?.value ?? 0)))
  return (
    <table className="bars">
      <thead className="visually-hidden">
        <tr>
          <th>{props.label}</th>
          <th>{props.rows[0]?.figures[0]?.label}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => {
          const figure = row.figures[0]
          return (
            <tr key={row.code}>
              <th scope="row">
                <a href={`/tickets?${row.drill}`}>{row.name}</a>
              </th>
              <td>
                <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect
                    width={Math.max(0.5, (100 * Math.abs(figure?.value ?? 0)) / largest)}
                    height="10"
                    rx="1"
                    className={figure?.tone ?? 'plain'}
                  />
                </svg>
              </td>
              <td className="number">{figure?.text}</td>
              <td className="comparison">{figure?.comparison?.text}</td>
            </tr>
          )
        })}
      </tbody>
      {props.hidden > 0 && <caption>{`+${props.hidden} ${word('hidden', props.locale)}`}</caption>}
    </table>
  )
}

/** Several metrics side by side, a row per place, unit or matter. */
export function FigureTable(props: {
  rows: RowData[]
  columns: string[]
  hidden: number
  label: string
  locale: Locale
}) {
  return (
    <div className="scroll">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{props.label}</th>
            {props.columns.map((column) => (
              <th key={column} scope="col" className="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">
                <a href={`/tickets?${row.drill}`}>{row.name}</a>
              </th>
              {row.figures.map((figure) => (
                <td key={figure.metric} className={`number ${figure.tone}`} title={figure.nText}>
                  {figure.text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {props.hidden > 0 && <caption>{`+${props.hidden} ${word('hidden', props.locale)}`}</caption>}
      </table>
    </div>
  )
}
