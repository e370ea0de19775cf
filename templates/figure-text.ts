import type { Locale } from '../audiences/locale.ts'
import type { Confidence, Figure } from '../views/result.ts'
import type { Comparison } from '../views/view.ts'
import { isShare, numberText, quantity, WORD } from './wording.ts'

const AGAINST: Record<Comparison, Record<Locale, string>> = {
  'previous-period': { zh: '较上期', en: 'vs the period before' },
  'same-weekdays': { zh: '较同星期常态', en: 'vs the same weekdays' },
  'previous-year': { zh: '较去年同期', en: 'vs a year ago' },
}

const CONFIDENCE: Record<Confidence, Record<Locale, string>> = {
  ok: { zh: '可信', en: 'reliable' },
  few: { zh: '样本少于30，仅供参考', en: 'fewer than 30 cases: a hint only' },
  late: { zh: '数据已超过一天未更新', en: 'data older than a day' },
  unmeasured: { zh: '无可计算的分母', en: 'nothing to measure' },
}

/** A figure's value with its unit, such as 1,204件 or 87.5%; "–" where nothing was measured. */
export function valueText(value: number | null, unit: string, locale: Locale): string {
  return value === null ? '–' : quantity(value, unit, locale)
}

/** A change with its sign: points for shares (`change` is a difference), percent for all else (`change` is a ratio less one). */
export function changeText(change: number, unit: string, locale: Locale): string {
  const number = numberText(Math.abs(change) * 100, locale)
  const sign = number === '0' ? '±' : change > 0 ? '+' : '−'
  return isShare(unit) ? `${sign}${number}${locale === 'zh' ? '个百分点' : ' pts'}` : `${sign}${number}%`
}

/** What a figure is compared with, such as 较上期. */
export function againstText(comparison: Comparison, locale: Locale): string {
  return AGAINST[comparison][locale]
}

/** The comparison as a clause, such as 较去年同期 +12% (1,071件); says so where there is nothing to compare with. */
export function comparisonText(comparison: NonNullable<Figure['comparison']>, unit: string, locale: Locale): string {
  const against = againstText(comparison.kind, locale)
  if (comparison.change === null) return locale === 'zh' ? `${against}：无可比` : `${against}: nothing to compare`
  const change = changeText(comparison.change, unit, locale)
  const before = valueText(comparison.value, unit, locale)
  return locale === 'zh' ? `${against} ${change}（${before}）` : `${change} ${against} (${before})`
}

/** A range such as 950–1,180件. */
export function rangeText(range: { low: number; high: number }, unit: string, locale: Locale): string {
  const low = isShare(unit) ? quantity(range.low, unit, locale) : numberText(range.low, locale)
  return `${low}–${quantity(range.high, unit, locale)}`
}

/** How many cases a figure rests on: for a share, numerator and denominator. */
export function countText(figure: Pick<Figure, 'n' | 'numerator' | 'denominator'>, locale: Locale): string {
  const { n, numerator, denominator } = figure
  if (numerator !== null && denominator !== null)
    return `${numberText(numerator, locale)} / ${numberText(denominator, locale)}`
  return `n = ${numberText(n, locale)}`
}

export function confidenceText(confidence: Confidence, locale: Locale): string {
  return CONFIDENCE[confidence][locale]
}

/**
 * Whether a figure's move is good or bad news; plain within the expected range, for a share that chance alone may have moved, on too few
 * cases, without a comparison, or where neither way is better.
 */
export function toneOf(figure: Figure, better: 'up' | 'down' | 'neither'): 'good' | 'bad' | 'plain' {
  const change = figure.comparison?.change ?? null
  if (better === 'neither' || change === null || change === 0 || figure.confidence !== 'ok') return 'plain'
  const { expected, interval, value } = figure
  const before = figure.comparison?.value ?? null
  if (interval && before !== null && before >= interval.low && before <= interval.high) return 'plain'
  if (expected && value !== null && value >= expected.low && value <= expected.high) return 'plain'
  return change > 0 === (better === 'up') ? 'good' : 'bad'
}

/** An incident's figures in one line: 71件，常态 18（95% 9–29），×3.9. */
export function incidentFigureText(
  reading: { observed: number; expected: number | null; low: number | null; high: number | null; ratio: number | null },
  unit: string,
  locale: Locale,
): string {
  const write = (value: number) => (isShare(unit) ? quantity(value, unit, locale) : numberText(value, locale))
  const { expected, low, high, ratio } = reading
  const zh = locale === 'zh'
  const band = low === null || high === null ? '' : `95% ${write(low)}–${write(high)}`
  const normal = expected === null ? '' : `${zh ? WORD.expected.zh : 'normally'} ${write(expected)}`
  const usual = normal && band ? (zh ? `${normal}（${band}）` : `${normal} (${band})`) : normal || band
  const times = ratio === null || !Number.isFinite(ratio) ? '' : `×${numberText(ratio, locale)}`
  return [quantity(reading.observed, unit, locale), usual, times].filter(Boolean).join(zh ? '，' : ', ')
}

/** The period that a view's figures cover, in whole local days up to now. */
export function periodText(days: number, locale: Locale): string {
  if (days === 1) return locale === 'zh' ? '今天' : 'Today'
  return locale === 'zh' ? `最近${days}天` : `Last ${days} days`
}
