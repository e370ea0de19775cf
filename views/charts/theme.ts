/** Colours of charts. Definitions never bring their own: an attribute value is not escaped when a chart is drawn. */
export const CHART_COLOURS = {
  line: '#1f5fa8',
  second: '#b8560b',
  third: '#1d7a4d',
  fourth: '#7a4fa3',
  axis: '#5b6675',
  grid: '#dfe4ea',
  band: '#1f5fa8',
} as const

export const LINES = [CHART_COLOURS.line, CHART_COLOURS.second, CHART_COLOURS.third, CHART_COLOURS.fourth] as const
