import type { Severity } from '../audiences/audience.ts'

/** Colours of every drawn form. Severity colours keep a contrast of 4.5 against the paper. */
export const THEME = {
  paper: '#ffffff',
  ground: '#f5f6f8',
  ink: '#1c2430',
  quiet: '#5b6675',
  rule: '#e3e7ec',
  accent: '#1f5fa8',
  band: '#dfe8f3',
} as const

export const SEVERITY_COLOUR: Record<Severity, string> = {
  blue: '#1f5fa8',
  yellow: '#8a6400',
  orange: '#b34a00',
  red: '#b3202a',
}

export const FONT =
  "-apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans SC', Arial, sans-serif"
