import type { Locale } from '../../audiences/locale.ts'
import { Chart } from './chart.tsx'
import type { MetricData } from './data.ts'
import { Facts } from './facts.tsx'
import { word } from './words.ts'

/** What exactly a figure counts: the definition that a reader opens behind it, with its version and how fresh it is. */
export function MetricPage(props: { metric: MetricData; locale: Locale }) {
  const { metric, locale } = props
  const facts: [string, string | null][] = [
    [word('target', locale), metric.targetText],
    [word('better', locale), word(metric.better, locale)],
    [word('over', locale), metric.dataset],
    [word('asOf', locale), metric.asOf],
    [word('version', locale), `${metric.name} · v${metric.version}`],
    [word('source', locale), metric.source],
  ]
  return (
    <>
      <header className="title">
        <div>
          <p className="context">{word('definition', locale)}</p>
          <h1>{metric.label}</h1>
          <p className="lead">{metric.definition}</p>
        </div>
      </header>
      {metric.chart && (
        <section className="panel">
          <h2>{word('eightWeeks', locale)}</h2>
          <Chart chart={metric.chart} locale={locale} />
        </section>
      )}
      <section className="panel">
        <h2>{word('formula', locale)}</h2>
        <Formula metric={metric} locale={locale} />
      </section>
      <Facts className="facts" facts={facts} />
    </>
  )
}

/** A share as numerator over denominator, anything else as its expression. */
function Formula(props: { metric: MetricData; locale: Locale }) {
  const { metric, locale } = props
  if (metric.numerator === null || metric.denominator === null) return <code className="formula">{metric.formula}</code>
  return (
    <dl className="fraction">
      <dt>{word('numerator', locale)}</dt>
      <dd>
        <code>{metric.numerator}</code>
      </dd>
      <dt>{word('denominator', locale)}</dt>
      <dd>
        <code>{metric.denominator}</code>
      </dd>
    </dl>
  )
}
