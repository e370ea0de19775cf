import type { EChartsOption } from 'echarts'
import type { Locale } from '../../audiences/locale.ts'
import { rangeText, valueText } from '../../templates/figure-text.ts'
import { WORD } from '../../templates/wording.ts'
import type { Mark } from '../../views/charts/mark.ts'
import { renderSvg } from '../../views/charts/render.ts'
import { CHART_COLOURS } from '../../views/charts/theme.ts'
import { sparkOption, type TrendSource, trendOption, trendSentence } from '../../views/charts/trend.ts'
import { daysBetween, localDay } from '../../views/local-days.ts'
import type { BreakdownRow, Series } from '../../views/result.ts'
import { holidaysBetween } from '../warehouse/holidays.ts'
import { builder, type GraphContext } from './builder.ts'
import { within } from './failure.ts'
import { findMetric } from './naming.ts'

/** A chart, and the same in words and as a table of texts. */
export interface ChartSource {
  option: EChartsOption
  sentence: string
  table: ChartTable
  /** What its shading means, where it has one. */
  note: string | null
}

const SHADED = { zh: '浅色带为常态区间（95%）', en: 'Shaded: the normal range (95%)' }

interface ChartTable {
  columns: string[]
  rows: string[][]
}

const ChartRowRef = builder.objectRef<{ cells: string[] }>('ChartRow').implement({
  description: 'A row of a chart as a table.',
  fields: (t) => ({ cells: t.exposeStringList('cells', { description: 'Its cells, with their units.' }) }),
})

const ChartTableRef = builder.objectRef<ChartTable>('ChartTable').implement({
  description: 'What a chart draws, as a table.',
  fields: (t) => ({
    columns: t.exposeStringList('columns', { description: 'Names of its columns; the first says what a row is.' }),
    rows: t.field({
      type: [ChartRowRef],
      description: 'Its rows, in the order of the chart.',
      resolve: ({ rows }) => rows.map((cells) => ({ cells })),
    }),
  }),
})

export const ChartRef = builder.objectRef<ChartSource>('Chart').implement({
  description: 'A chart, drawn on the server or by the client, and the same in words.',
  fields: (t) => ({
    option: t.field({
      type: 'JSON',
      description: 'The chart as an Apache ECharts option; formatter functions are left out.',
      resolve: (chart) => chart.option,
    }),
    svg: t.string({
      description: 'The chart as an SVG element of the size asked for, in pixels.',
      complexity: 50,
      args: {
        width: t.arg.int({ defaultValue: 640, description: 'Pixels, 40 to 2000.' }),
        height: t.arg.int({ defaultValue: 240, description: 'Pixels, 20 to 2000.' }),
      },
      resolve: (chart, { width, height }) =>
        renderSvg(chart.option, {
          width: within('width', width ?? 640, 40, 2000),
          height: within('height', height ?? 240, 20, 2000),
        }),
    }),
    table: t.field({ type: ChartTableRef, description: 'The same as a table.', resolve: (chart) => chart.table }),
    note: t.exposeString('note', { nullable: true, description: 'What its shading means, where it has one.' }),
    sentence: t.exposeString('sentence', { description: 'What the chart shows, for those who hear it.' }),
  }),
})

/** What lines over time are drawn from, with their names in the reader's language, and the same as a sentence. */
export function trendSource(context: GraphContext, series: readonly Series[]): TrendSource & { sentence: string } {
  const named = series.map((line) => lineOf(context, line))
  const { services } = context
  const today = localDay(services.now(), services.definitions.city.zone)
  return {
    series,
    unfinished: series[0]?.at.at(-1)?.startsWith(today) ?? false,
    labels: named.map(({ label }) => label),
    percent: named[0]?.unit === 'percent',
    sentence: series.map((line) => sentenceOf(context, line)).join(' '),
  }
}

/** Lines over time, with the city's holidays and what else is to be marked, and the day that is not over dashed. */
export async function trendChart(
  context: GraphContext,
  series: readonly Series[],
  marked: readonly Mark[] = [],
): Promise<ChartSource> {
  const { labels, percent, sentence, unfinished } = trendSource(context, series)
  const units = series.map((line) => labelOf(context, line.metric).unit)
  const at = series[0]?.at ?? []
  const { locale } = context
  const option = trendOption(series, labels, percent, {
    marks: [...(await holidayMarks(context, at)), ...marked],
    unfinished,
    locale,
  })
  const columns = series.map((line, k) => ({
    name: labels[k] ?? line.metric,
    texts: line.values.map((value) => valueText(value, units[k] ?? 'count', locale)),
  }))
  const expected = series[0]?.expected
  if (expected) columns.push({ name: WORD.range[locale], texts: rangeTexts(expected, units[0] ?? 'count', locale) })
  return {
    option,
    sentence,
    table: {
      columns: [locale === 'zh' ? '时间' : 'Time', ...columns.map(({ name }) => name)],
      rows: at.map((bucket, i) => [bucket, ...columns.map(({ texts }) => texts[i] ?? '–')]),
    },
    note: expected ? SHADED[locale] : null,
  }
}

function rangeTexts({ low, high }: NonNullable<Series['expected']>, unit: string, locale: Locale): string[] {
  return low.map((from, i) => {
    const to = high[i] ?? null
    return from === null || to === null ? '–' : rangeText({ low: from, high: to }, unit, locale)
  })
}

/** Longest axis, in buckets, on which single holidays can be told apart. */
const MARKED_BUCKETS = 130

async function holidayMarks({ services, locale }: GraphContext, at: readonly string[]): Promise<Mark[]> {
  const [first, last] = [at[0], at.at(-1)]
  if (first === undefined || last === undefined || at.length > MARKED_BUCKETS) return []
  if (daysBetween(first.slice(0, 10), last.slice(0, 10)).length > at.length) return []
  const { tenant } = services.definitions.city
  const holidays = await holidaysBetween(services.warehouse, tenant, first.slice(0, 10), last.slice(0, 10))
  return holidays.map((holiday) => ({ from: holiday.from, to: holiday.to, label: holiday[locale] }))
}

/** A small line beside a figure. */
export function sparkChart(context: GraphContext, series: Series): ChartSource {
  const { label, unit } = labelOf(context, series.metric)
  const rows = series.at.map((bucket, i) => [bucket, valueText(series.values[i] ?? null, unit, context.locale)])
  return {
    option: sparkOption(series),
    sentence: sentenceOf(context, series),
    table: { columns: [context.locale === 'zh' ? '时间' : 'Time', label], rows },
    note: null,
  }
}

/** What a series says, as a sentence. */
function sentenceOf(context: GraphContext, series: Series): string {
  const { label, unit } = lineOf(context, series)
  return trendSentence(series, label, context.locale, (value) => valueText(value, unit, context.locale))
}

/** What a line shows: its metric, and that it moves. */
function lineOf(context: GraphContext, { metric, moving }: Series): { label: string; unit: string } {
  const { label, unit } = labelOf(context, metric)
  const over = moving && (context.locale === 'zh' ? `（${moving}天移动平均）` : ` (${moving}-day moving mean)`)
  return { label: over ? label + over : label, unit }
}

function labelOf(context: GraphContext, name: string): { label: string; unit: string } {
  const metric = findMetric(context.services, name)?.metric
  return { label: metric?.label[context.locale] ?? name, unit: metric?.unit ?? 'count' }
}

/** Bars of a split's first figure, largest on top as the rows come. */
export function breakdownChart(context: GraphContext, rows: readonly BreakdownRow[]): ChartSource {
  const { locale } = context
  const shown = rows.flatMap((row) => (row.figures[0] ? [{ name: row.name[locale], figure: row.figures[0] }] : []))
  const { label, unit } = labelOf(context, shown[0]?.figure.metric ?? '')
  const option: EChartsOption = {
    animation: false,
    grid: { left: 120, right: 24, top: 8, bottom: 24 },
    xAxis: { type: 'value', splitLine: { lineStyle: { color: CHART_COLOURS.grid } } },
    yAxis: { type: 'category', inverse: true, axisTick: { show: false }, data: shown.map((entry) => entry.name) },
    series: [{ type: 'bar', data: shown.map((entry) => entry.figure.value), itemStyle: { color: CHART_COLOURS.line } }],
  }
  const parts = shown.slice(0, 3).map((entry) => `${entry.name} ${valueText(entry.figure.value, unit, locale)}`)
  return {
    option,
    sentence: locale === 'zh' ? `${label}：${parts.join('，')}` : `${label}: ${parts.join(', ')}`,
    table: {
      columns: ['', label],
      rows: shown.map((entry) => [entry.name, valueText(entry.figure.value, unit, locale)]),
    },
    note: null,
  }
}
