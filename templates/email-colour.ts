import type { Severity } from '../audiences/audience.ts'
import { SEVERITY_COLOUR, THEME } from './theme.ts'

/** A letter's colours on light paper and, where a mail reader is set to it and can, on dark. All but `rule` keep a contrast of 4.5. */
const LETTER_COLOURS = {
  ink: [THEME.ink, '#e6e9ee'],
  quiet: [THEME.quiet, '#a7b1be'],
  accent: [THEME.accent, '#8ab8f0'],
  rule: [THEME.rule, '#39424f'],
  good: ['#1d6b3a', '#7bc794'],
  bad: ['#b3202a', '#ff9d9d'],
  blue: [SEVERITY_COLOUR.blue, '#8ab8f0'],
  yellow: [SEVERITY_COLOUR.yellow, '#e3bd55'],
  orange: [SEVERITY_COLOUR.orange, '#f5a56b'],
  red: [SEVERITY_COLOUR.red, '#ff9d9d'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

export type LetterColour = keyof typeof LETTER_COLOURS | Severity

/** Dark ground and paper. */
const DARK = { ground: '#12161c', paper: '#1c222b' } as const

/** Writing in a colour: the light one stands in the element itself, since many mail readers know no style sheets. */
export function inColour<S extends object>(name: LetterColour, style?: S) {
  return { className: name, style: { color: LETTER_COLOURS[name][0], ...(style as S) } }
}

/** A line's colour, the same way. */
export function lineColour(name: LetterColour): { className: string; colour: string } {
  return { className: `${name}-line`, colour: LETTER_COLOURS[name][0] }
}

/** What a letter's style sheet holds: dark colours, stronger than those in the elements. */
export const DARK_SHEET = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.ground,.ground>table>tbody>tr>td{background-color:${DARK.ground}!important;color:${LETTER_COLOURS.ink[1]}!important}
.paper{background-color:${DARK.paper}!important}
${Object.entries(LETTER_COLOURS)
  .map(([name, [, dark]]) => `.${name}{color:${dark}!important}.${name}-line{border-color:${dark}!important}`)
  .join('\n')}
}`
