import type { Mark } from '../alerts/judge.ts'
import { type CountedShare, shareText } from './rule-past.ts'

/** How right one rule, or all event rules together, would have been. */
export interface RuleAccuracy {
  /** Empty for all together. */
  ruleId: string
  told: number
  folded: number
  nullRate: number | null
  /** Null for a rule with a fixed bound, which tells how things stand and is not right or wrong. */
  judgement: {
    precision: CountedShare | null
    delayDays: number | null
    /** False alarms on holidays and make-up workdays. */
    falseOnSpecial: number
    sizes: { size: string; found: number; of: number }[]
    missed: Mark[]
  } | null
}

/** The accuracy of the shipped rules over one demo city. */
export interface CityAccuracy {
  seed: number
  from: string
  to: string
  rules: RuleAccuracy[]
  all: RuleAccuracy
  notReplayed: string[]
}

const SIZES = ['clear', 'moderate', 'faint'] as const

/** The accuracy table, one row a city, as Markdown; what was missed of the clear events is named below it. */
export function accuracyText(cities: readonly CityAccuracy[]): string {
  return [
    '| seed | told | precision | clear | moderate | faint | mean delay, days | false on holidays, make-up days |',
    '|---|---|---|---|---|---|---|---|',
    ...cities.map((city) => `| ${city.seed} ${cells(city.all)}`),
    '',
    ...cities.flatMap(missedText),
    ...cities.flatMap(rulesText),
  ].join('\n')
}

function cells({ told, judgement }: RuleAccuracy): string {
  if (!judgement) return `| ${told} | a state, not judged | | | | | |`
  const { precision, sizes, delayDays, falseOnSpecial } = judgement
  const found = SIZES.map((size) => {
    const of = sizes.find((one) => one.size === size)
    return of ? `${of.found} / ${of.of}` : '–'
  })
  const figures = [precision ? shareText(precision) : '–', ...found, delayDays?.toFixed(1) ?? '–', falseOnSpecial]
  return `| ${told} | ${figures.join(' | ')} |`
}

function missedText({ seed, all }: CityAccuracy): string[] {
  const missed = all.judgement?.missed.filter((mark) => mark.size === 'clear') ?? []
  if (missed.length === 0) return []
  const names = missed.map((mark) => `${mark.title.en} (${mark.from.slice(0, 10)}, ${mark.excess} cases)`)
  return [`Seed ${seed} missed of the clear events: ${names.join('; ')}.`, '']
}

function rulesText({ seed, from, to, rules, notReplayed }: CityAccuracy): string[] {
  return [
    `### Seed ${seed}, ${from} – ${to}`,
    '',
    '| rule | told | precision | clear | moderate | faint | mean delay, days | false on holidays, make-up days | null rate |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rules.map((rule) => `| ${rule.ruleId} ${cells(rule)} ${rule.nullRate?.toFixed(4) ?? '–'} |`),
    ...(notReplayed.length > 0 ? ['', `Not replayed by the day: ${notReplayed.join(', ')}.`] : []),
    '',
  ]
}
