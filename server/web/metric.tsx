import type { Locale } from '../../audiences/locale.ts'
import type { MetricData } from './data.ts'
import { word } from './words.ts'

/** What exactly a figure counts: the definition that a reader opens behind it. */
export function MetricPage(props: { metric: MetricData; locale: Locale }) {
  const { metric, locale } = props
  return (
    <>
      <h1>{metric.label}</h1>
      <p className="lead">{metric.definition}</p>
      <dl className="facts">
        <div>
          <dt>{word('formula', locale)}</dt>
          <dd>
            <code>{metric.formula}</code>
          </dd>
        </div>
        {metric.target !== null && (
          <div>
            <dt>{word('target', locale)}</dt>
            <dd>{metric.unit === 'percent' ? `${metric.target * 100} %` : metric.target}</dd>
          </div>
        )}
        <div>
          <dt>{word('version', locale)}</dt>
          <dd>{`${metric.name} v${metric.version}`}</dd>
        </div>
        {metric.source && (
          <div>
            <dt>{word('definition', locale)}</dt>
            <dd>{metric.source}</dd>
          </div>
        )}
      </dl>
    </>
  )
}
