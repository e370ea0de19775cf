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
  paper: '#ffffff',
  step1: '#e3edf8',
  step2: '#b9d2ec',
  step3: '#86b0dc',
  step4: '#4a86c4',
  step5: '#1d5596',
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
  paper: '#161d26',
  step1: '#1d2b3c',
  step2: '#264464',
  step3: '#33628f',
  step4: '#5190c8',
  step5: '#a5cdf5',
}

export const LINES = [CHART_COLOURS.line, CHART_COLOURS.second, CHART_COLOURS.third, CHART_COLOURS.fourth] as const

/** Colours of a map, least to most. */
export const STEPS = [
  CHART_COLOURS.step1,
  CHART_COLOURS.step2,
  CHART_COLOURS.step3,
  CHART_COLOURS.step4,
  CHART_COLOURS.step5,
] as const
