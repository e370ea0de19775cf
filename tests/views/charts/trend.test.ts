import { expect, it } from 'vitest'
import { trendOption } from '../../../views/charts/trend.ts'

const days = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(Date.UTC(2026, 9, 1 + i)).toISOString().slice(0, 10))
const hours = (count: number) =>
  Array.from({ length: count }, (_, i) => `2026-11-${22 + Math.floor(i / 24)} ${String(i % 24).padStart(2, '0')}:00`)

/** What may be written under a line, bucket by bucket. */
function written(at: string[], locale: 'zh' | 'en'): string[] {
  const { xAxis } = trendOption([{ metric: 'ticket.tickets', at, values: at.map(() => 1) }], ['n'], false, { locale })
  const { interval, formatter } = (xAxis as { axisLabel: Record<string, unknown> }).axisLabel
  const isWritten = interval as 'auto' | ((index: number) => boolean)
  return at
    .filter((_bucket, i) => isWritten === 'auto' || isWritten(i))
    .map((bucket) => (formatter as (bucket: string) => string)(bucket))
}

it.each([
  ['weeks of days by their Mondays', days(28), 'zh', ['10/5', '10/12', '10/19', '10/26']],
  ['every second Monday of eight, up to the last', days(56), 'zh', ['10/12', '10/26', '11/9', '11/23']],
  ['as the reader writes days', days(28), 'en', ['5 Oct', '12 Oct', '19 Oct', '26 Oct']],
  ['few days each', days(3), 'en', ['1 Oct', '2 Oct', '3 Oct']],
  ['hours by midnight, which is the date, and noon', hours(48), 'zh', ['11/22', '12:00', '11/23', '12:00']],
  ['more than two days of hours by their midnights', hours(72), 'zh', ['11/22', '11/23', '11/24']],
] as const)('an axis names %s', (_rule, at, locale, names) => {
  expect(written([...at], locale)).toEqual(names)
})
