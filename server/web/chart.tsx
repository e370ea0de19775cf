import type { Locale } from '../../audiences/locale.ts'
import type { ChartData, SparkData } from './data.ts'
import { word } from './words.ts'

/** A chart drawn on the server, twice for two sizes of window; who hears the page gets a sentence, and everyone the figures as a table. */
export function Chart(props: { chart: ChartData; locale: Locale }) {
  const { chart, locale } = props
  return (
    <figure className="chart">
      <div role="img" aria-label={chart.sentence}>
        <Drawing className="phone" svg={chart.phone} />
        <Drawing className="desk" svg={chart.desk} />
      </div>
      {chart.note && <figcaption>{chart.note}</figcaption>}
      <details className="as-table">
        <summary>{word('table', locale)}</summary>
        <div className="scroll">
          <table className="figures">
            <thead>
              <tr>
                {chart.table.columns.map((column, i) => (
                  <th key={column} scope="col" className={i > 0 ? 'number' : undefined}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {chart.table.rows.toReversed().map(({ cells }) => (
                <tr key={cells[0]}>
                  <th scope="row">{cells[0]}</th>
                  {cells.slice(1).map((cell, i) => (
                    <td key={chart.table.columns[i + 1]} className="number">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

/** A small chart without axes, beside a figure. */
export function Spark(props: { spark: SparkData }) {
  return (
    <div className="spark" role="img" aria-label={props.spark.sentence}>
      <Drawing svg={props.spark.svg.replace('<svg ', '<svg preserveAspectRatio="none" ')} />
    </div>
  )
}

function Drawing(props: { className?: string; svg: string }) {
  return <div className={props.className} aria-hidden="true" dangerouslySetInnerHTML={{ __html: props.svg }} />
}
