import type { Locale } from '../../audiences/locale.ts'
import { Spark } from './chart.tsx'
import type { FigureData, SparkData } from './data.ts'
import { word } from './words.ts'

/** A value with its unit set smaller: the number is what the eye looks for. */
export function Value(props: { text: string }) {
  const [, number = props.text, unit = ''] = /^([\d.,–−-]+)\s*(.*)$/.exec(props.text) ?? []
  return (
    <>
      {number}
      {unit && <span className="unit">{unit}</span>}
    </>
  )
}

/** One figure with what makes it readable: comparison, expected range or target, n, confidence, and a way to its definition. */
export function FigureCard(props: {
  title: string
  decision: string | null
  figure: FigureData
  spark: SparkData
  ownText: string | null
  isBeyondOwn: boolean
  locale: Locale
}) {
  const { figure, locale } = props
  return (
    <article className={figure.needsAttention || props.isBeyondOwn ? 'figure attention' : 'figure'}>
      <h3>
        <a href={`/metric/${figure.metric}`}>{props.title}</a>
      </h3>
      <p className="value">
        <Value text={figure.text} />
      </p>
      <Comparison figure={figure} />
      <Spark spark={props.spark} />
      <Standing figure={figure} locale={locale} />
      {props.isBeyondOwn && (
        <p className="standing">
          <span className="bad">{word('beyondOwn', locale)}</span> {props.ownText}
        </p>
      )}
      <p className="context">
        {figure.unit === 'count' ? null : figure.nText}
        {figure.confidence !== 'ok' && <span className="badge">{figure.confidenceText}</span>}
      </p>
      {props.decision && <p className="decision">{props.decision}</p>}
    </article>
  )
}

/** How it moved, and against what; nothing where there is nothing to compare with. */
function Comparison(props: { figure: FigureData }) {
  const { comparison, tone } = props.figure
  if (!comparison?.changeText) return <p className="comparison" />
  return (
    <p className="comparison" title={comparison.text}>
      <strong className={tone}>{comparison.changeText}</strong> <span>{comparison.againstText}</span>
    </p>
  )
}

const TO_TARGET: readonly (string | null)[] = ['missed', 'near', 'met']

/** Where it stands against its target or its expected range, in words and numbers; with a target, what is usual beside it. */
function Standing(props: { figure: FigureData; locale: Locale }) {
  const { figure, locale } = props
  const { standing, expectedText, targetText } = figure
  if (!standing) return null
  const toTarget = TO_TARGET.includes(standing)
  const stands = <strong className={figure.needsAttention ? 'bad' : undefined}>{word(standing, locale)}</strong>
  if (!toTarget)
    return (
      <p className="standing">
        <span>
          {stands} {expectedText}
        </span>
      </p>
    )
  return (
    <p className="standing">
      <span>
        {stands} {targetText}
      </span>{' '}
      {expectedText && <span>{`${word('normal', locale)} ${expectedText}`}</span>}
    </p>
  )
}
