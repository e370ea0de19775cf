/** Colours of charts. Definitions never bring their own: an attribute value is not escaped when a chart is drawn. */
export const CHART_COLOURS = {
  line: '#1f5fa8',
  second: '#b8560b',
  third: '#1d7a4d',
  fourth: '#7a4fa3',
  axis: '#5b6675',
  grid: '#dfe4ea',
  band: '#1f5fa8',
  mark: '#8a6a00',
} as const

/** The same on a dark ground. Charts are drawn in light colours; where they lie on a dark page its style sheet exchanges them. */
export const CHART_COLOURS_DARK: Record<keyof typeof CHART_COLOURS, string> = {
  line: '#7fb2ec',
  second: '#ffb067',
  third: '#6cc79a',
  fourth: '#c3a2e8',
  axis: '#9aa6b5',
  grid: '#2c3542',
  band: '#7fb2ec',
  mark: '#e6c75a',
}

export const LINES = [CHART_COLOURS.line, CHART_COLOURS.second, CHART_COLOURS.third, CHART_COLOURS.fourth] as const
