import type { EChartsOption } from 'echarts'
import type { Locale } from '../../audiences/locale.ts'
import type { Series } from '../result.ts'
import { type Mark, markArea } from './mark.ts'
import { CHART_COLOURS, LINES } from './theme.ts'

/** What lines over time are drawn from. `labels` name the lines in the reader's language; `percent` says that the values are shares. */
export interface TrendSource {
  series: readonly Series[]
  labels: readonly string[]
  percent: boolean
  /** The last bucket is not over yet: the way to it is dashed. */
  unfinished?: boolean
  /** Whose way of writing days the axis follows. */
  locale?: Locale
}

/** What a trend shows beside its lines. */
export interface TrendContext extends Pick<TrendSource, 'unfinished' | 'locale'> {
  marks?: readonly Mark[]
  /** Pixels of the writing, where it is to be larger than on a page. */
  writing?: number
}

/** Pixels of the writing on a page. */
const WRITING = 12

/** A line over time, with the expected range behind it where there is one. `labels` name the lines in the reader's language. */
export function trendOption(
  series: readonly Series[],
  labels: readonly string[],
  percent: boolean,
  { marks = [], unfinished = false, locale = 'zh', writing = WRITING }: TrendContext = {},
): EChartsOption {
  const first = series[0]
  const at = first?.at ?? []
  const several = series.length > 1
  const larger = writing / WRITING
  return {
    animation: false,
    grid: { left: 44 * larger, right: 16 * larger, top: (several ? 34 : 14) * larger, bottom: 30 * larger },
    ...(several
      ? {
          legend: {
            top: 0,
            left: 0,
            icon: 'roundRect',
            itemHeight: 3,
            textStyle: { color: CHART_COLOURS.axis, fontSize: writing },
          },
        }
      : {}),
    xAxis: {
      type: 'category',
      data: at,
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: CHART_COLOURS.grid } },
      axisLabel: {
        color: CHART_COLOURS.axis,
        fontSize: writing,
        hideOverlap: true,
        // Nearer, the first would run into the lowest value's.
        margin: 12 * larger,
        interval: labelledBuckets(at),
        formatter: bucketLabel(at, locale),
      },
    },
    yAxis: {
      type: 'value',
      scale: percent,
      splitNumber: 3,
      ...(series.every(isWhole) ? { minInterval: 1 } : {}),
      splitLine: { lineStyle: { color: CHART_COLOURS.grid } },
      axisLabel: {
        color: CHART_COLOURS.axis,
        fontSize: writing,
        ...(percent ? { formatter: (v: number) => `${Math.round(v * 100)}%` } : {}),
      },
    },
    series: [
      ...bandSeries(first),
      ...series.flatMap((line, i) => lineSeries(line, labels[i] ?? line.metric, i, unfinished)),
      ...(marks.length > 0 ? [{ ...line(0), data: [], markArea: markArea(at, marks) }] : []),
    ],
  }
}

/** Whether a line counts: half a ticket on its axis would be one that nobody can have. */
function isWhole({ values }: Series): boolean {
  return values.every((value) => value === null || Number.isInteger(value))
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const FEW_DAYS = 14
const MANY_BUCKETS = 26
/** More would not stand beside each other where a chart is as narrow as a figure. */
const MOST_LABELS = 5

/** How a bucket is written on the axis: the hour within days, the month over years, else month and day. */
function bucketLabel(at: readonly string[], locale: Locale): (bucket: string) => string {
  const years = at[0]?.slice(0, 4) !== at.at(-1)?.slice(0, 4) && at.length > MANY_BUCKETS
  return (bucket) => {
    const [month, day] = [Number(bucket.slice(5, 7)), Number(bucket.slice(8, 10))]
    const name = MONTHS[month - 1]
    const date = locale === 'zh' ? `${month}/${day}` : `${day} ${name}`
    if (bucket.length > 10) return bucket.endsWith('00:00') ? date : bucket.slice(11)
    if (!years) return date
    return locale === 'zh' ? bucket.slice(0, 7) : `${name} ${bucket.slice(0, 4)}`
  }
}

/**
 * Which buckets are written on the axis: midnights, and noons where there are few; the Mondays of weeks of days, at equal distances and up to the last; where there
 * are few buckets, or weeks and months, as many as fit.
 */
function labelledBuckets(at: readonly string[]): 'auto' | ((index: number) => boolean) {
  const [first = '', second = ''] = at
  const isHourly = first.length > 10
  const isDaily = !isHourly && Date.parse(second) - Date.parse(first) === 86_400_000
  if (isHourly ? at.length <= MANY_BUCKETS : !isDaily || at.length <= FEW_DAYS) return 'auto'
  const where = (isNamed: (bucket: string) => boolean) => at.flatMap((bucket, i) => (isNamed(bucket) ? [i] : []))
  const halfDays = where((bucket) => / (00|12):00$/.test(bucket))
  const days = where((bucket) => (isHourly ? bucket.endsWith(' 00:00') : new Date(bucket).getUTCDay() === 1))
  const named = isHourly && halfDays.length <= MOST_LABELS ? halfDays : days
  const every = Math.ceil(named.length / MOST_LABELS)
  const written = new Set(named.filter((_, i) => (named.length - 1 - i) % every === 0))
  return (index) => written.has(index)
}

function line(index: number) {
  const color = LINES[index % LINES.length]
  return {
    type: 'line' as const,
    showSymbol: false,
    clip: false,
    lineStyle: { width: 1.8, color },
    itemStyle: { color },
  }
}

/** A line; where its last bucket is unfinished, the step to that is a dashed line of its own. */
function lineSeries({ values }: Series, name: string, index: number, unfinished: boolean) {
  const whole = { ...line(index), name }
  if (!unfinished || values.length < 3) return [{ ...whole, data: values }]
  const tail = { ...whole, lineStyle: { ...whole.lineStyle, type: [3, 3] } }
  const from = values.length - 2
  return [
    { ...whole, data: values.map((value, i) => (i <= from ? value : null)) },
    { ...tail, data: values.map((value, i) => (i >= from ? value : null)) },
  ]
}

function bandSeries(line: Series | undefined) {
  if (!line?.expected) return []
  const { low, high } = line.expected
  const base = {
    type: 'line' as const,
    stack: 'expected',
    showSymbol: false,
    silent: true,
    clip: false,
    lineStyle: { opacity: 0 },
  }
  return [
    { ...base, data: low },
    {
      ...base,
      data: high.map((h, i) => (h === null ? null : h - (low[i] ?? 0))),
      areaStyle: { color: CHART_COLOURS.band, opacity: 0.12 },
    },
  ]
}

/** A small line without axes, for beside a figure. */
export function sparkOption(series: Series): EChartsOption {
  return {
    animation: false,
    grid: { left: 2, right: 2, top: 4, bottom: 4 },
    xAxis: { type: 'category', show: false, data: series.at, boundaryGap: false },
    yAxis: { type: 'value', show: false, scale: true },
    series: [
      {
        type: 'line',
        data: series.values,
        showSymbol: false,
        clip: false,
        connectNulls: true,
        lineStyle: { width: 1.6, color: CHART_COLOURS.line },
        areaStyle: { color: CHART_COLOURS.line, opacity: 0.08 },
      },
    ],
  }
}

/** The line as a sentence, for who hears the page. */
export function trendSentence(
  series: Series,
  label: string,
  locale: Locale,
  format: (value: number) => string,
): string {
  const known = series.values.flatMap((value, i) => (value === null ? [] : [{ value, at: series.at[i] ?? '' }]))
  const last = known.at(-1)
  if (!last) return locale === 'zh' ? `${label}：没有数据` : `${label}: no data`
  const top = known.reduce((a, b) => (b.value > a.value ? b : a))
  return locale === 'zh'
    ? `${label}：${series.at[0]} 至 ${series.at.at(-1)}，最近 ${format(last.value)}，最高 ${format(top.value)}（${top.at}）`
    : `${label}: ${series.at[0]} to ${series.at.at(-1)}, latest ${format(last.value)}, highest ${format(top.value)} on ${top.at}`
}
