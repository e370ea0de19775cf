import type { Mark } from '../alerts/judge.ts'
import { type CountedShare, shareText } from './rule-past.ts'

/** How right one rule, or several together, would have been. */
export interface Accuracy {
  told: number
  folded: number
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

export interface RuleAccuracy extends Accuracy {
  ruleId: string
  nullRate: number | null
}

/** The accuracy of the shipped rules over one demo city: each, and those over counts and over rates together. */
export interface CityAccuracy {
  seed: number
  from: string
  to: string
  rules: RuleAccuracy[]
  counts: Accuracy
  rates: Accuracy
  notReplayed: string[]
}

const SIZES = ['clear', 'moderate', 'faint'] as const

/** Two tables as Markdown, one row a city: rules over counts, and over rates. What was missed of the clear events is named below each. */
export function accuracyText(cities: readonly CityAccuracy[]): string {
  return [
    ...tableText('What comes in: rules over counts', cities, 'counts'),
    ...tableText('How it goes: rules over rates', cities, 'rates'),
    ...cities.flatMap(rulesText),
  ].join('\n')
}

function tableText(title: string, cities: readonly CityAccuracy[], of: 'counts' | 'rates'): string[] {
  return [
    ...[`## ${title}`, ''],
    '| seed | told | precision | clear | moderate | faint | mean delay, days | false on holidays, make-up days |',
    '|---|---|---|---|---|---|---|---|',
    ...cities.map((city) => `| ${city.seed} ${cells(city[of])}`),
    '',
    ...cities.flatMap((city) => missedText(city.seed, city[of])),
  ]
}

function cells({ told, judgement }: Accuracy): string {
  if (!judgement) return `| ${told} | a state, not judged | | | | | |`
  const { precision, sizes, delayDays, falseOnSpecial } = judgement
  const found = SIZES.map((size) => {
    const of = sizes.find((one) => one.size === size)
    return of ? `${of.found} / ${of.of}` : '–'
  })
  const figures = [precision ? shareText(precision) : '–', ...found, delayDays?.toFixed(1) ?? '–', falseOnSpecial]
  return `| ${told} | ${figures.join(' | ')} |`
}

function missedText(seed: number, { judgement }: Accuracy): string[] {
  const missed = judgement?.missed.filter((mark) => mark.size === 'clear') ?? []
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
