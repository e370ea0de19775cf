import type { Severity } from '../audiences/audience.ts'
import type { Locale } from '../audiences/locale.ts'
import { numberText } from './wording.ts'

/** A share with its 95 % interval and the cases behind it. */
export interface CountedShare {
  part: number
  whole: number
  share: number
  low: number
  high: number
}

/** An incident that a rule would have raised. */
export interface PastIncident {
  /** Local dates: the last day of the opening reading, and the day on which it was over; null where it was still going on. */
  day: string
  ended: string | null
  severity: Severity
  /** It in one line, explanation included. */
  line: string
  /** The largest incidents that were folded into it when it was told, by name. */
  parts: string[]
  /** Told as a line of a larger incident, not for itself. */
  folded: boolean
  /** Whether it was right; null where nobody knows. */
  right: boolean | null
  /** The event that it met. */
  event: string | null
}

/** An event that happened, and whether the rule told of it. */
export interface PastEvent {
  title: string
  size: string | null
  from: string
  found: boolean
  delayDays: number | null
}

/** A rule's past in one form: as it is, or with some parameters changed. */
export interface PastTrial {
  changes: { path: string; from: string; to: string }[]
  series: number
  readings: number
  /** Incidents told for themselves, and those folded into them. */
  told: number
  folded: number
  perWeek: { week: string; opened: number; told: number }[]
  /** How often p falls below .01 by itself; `tooOften` above .015. Null for a rule without a baseline. */
  nullRate: { tests: number; share: number; tooOften: boolean } | null
  /** Null where nothing is known of the period. */
  precision: CountedShare | null
  unjudged: number
  recall: { part: number; whole: number } | null
  delayDays: number | null
  incidents: PastIncident[]
  events: PastEvent[]
}

/** What a rule would have done over a period that is past; a second trial is the what-if. */
export interface RulePast {
  ruleId: string
  title: string
  locale: Locale
  /** Local dates, `to` exclusive. */
  from: string
  to: string
  trials: PastTrial[]
}

const TEXT = {
  asIs: { zh: '现行', en: 'as it is' },
  told: { zh: '单独提示', en: 'told for themselves' },
  folded: { zh: '并入上级', en: 'folded into a larger one' },
  week: { zh: '每周', en: 'a week' },
  precision: { zh: '准确率', en: 'precision' },
  recall: { zh: '发现率', en: 'recall' },
  delay: { zh: '平均滞后（天）', en: 'mean delay, days' },
  unjudged: { zh: '尚无结论', en: 'not judged' },
  nullRate: { zh: '无事时 p<.01 的比例', en: 'null rate, P(p<.01)' },
  series: { zh: '序列 × 读数', en: 'series × readings' },
  incidents: { zh: '事件', en: 'Incidents' },
  none: { zh: '这段时间不会有提示。', en: 'Nothing would have been told in this time.' },
  nothingRead: {
    zh: '没有可回看的数据：这段时间及之前的历史里没有记录。',
    en: 'There is nothing to look back on: no figure in this time or in the history before it.',
  },
  weekOf: { zh: '周（周一）', en: 'week of' },
  missed: { zh: '未发现', en: 'Missed' },
  right: { zh: '属实', en: 'right' },
  wrong: { zh: '误报', en: 'wrong' },
  ongoing: { zh: '仍在持续', en: 'going on' },
  parts: { zh: '其中：', en: 'Among it: ' },
  until: { zh: '至', en: 'until' },
} as const

/** A rule's past as Markdown: the trials side by side, then the weeks, every incident with its explanation, and what was missed. */
export function rulePastText(past: RulePast): string {
  const detail = past.trials.flatMap((trial, i) => trialText(trial, past, i > 0 ? ` (${changesText(trial)})` : ''))
  return [`## ${past.title} (${past.ruleId}), ${past.from} – ${past.to}`, '', ...figures(past), '', ...detail].join(
    '\n',
  )
}

function figures({ trials, locale }: RulePast): string[] {
  const word = (key: keyof typeof TEXT) => TEXT[key][locale]
  const number = (value: number | null) => (value === null ? '–' : numberText(value, locale))
  const row = (label: string, of: (trial: PastTrial) => string) => `| ${label} | ${trials.map(of).join(' | ')} |`
  return [
    `|  | ${trials.map((trial) => (trial.changes.length > 0 ? changesText(trial) : word('asIs'))).join(' | ')} |`,
    `|---|${'---|'.repeat(trials.length)}`,
    row(word('told'), (t) => `${t.told} (${number(t.told / Math.max(1, t.perWeek.length))} ${word('week')})`),
    row(word('folded'), (t) => String(t.folded)),
    row(word('precision'), (t) => (t.precision ? shareText(t.precision) : '–')),
    row(word('recall'), (t) => (t.recall ? `${t.recall.part} / ${t.recall.whole}` : '–')),
    row(word('delay'), (t) => number(t.delayDays)),
    row(word('unjudged'), (t) => String(t.unjudged)),
    row(word('nullRate'), (t) =>
      t.nullRate ? `${t.nullRate.share.toFixed(4)}${t.nullRate.tooOften ? ' !' : ''}` : '–',
    ),
    row(word('series'), (t) => `${t.series} × ${t.readings}`),
  ]
}

/** Why no incident is listed: none was told, or there was nothing to read; null where some were told. */
export function quietText({ told, series }: Pick<PastTrial, 'told' | 'series'>, locale: Locale): string | null {
  if (told > 0) return null
  return TEXT[series > 0 ? 'none' : 'nothingRead'][locale]
}

/** A share as people judge it: percent, its interval, and the cases. */
export function shareText({ share, low, high, part, whole }: CountedShare): string {
  const percent = (value: number) => Math.round(value * 100)
  return `${percent(share)}% (95% ${percent(low)}–${percent(high)}), ${part} / ${whole}`
}

function changesText({ changes }: PastTrial): string {
  return changes.map(({ path, from, to }) => `${path} ${from} → ${to}`).join(', ')
}

function trialText(trial: PastTrial, { locale }: RulePast, which: string): string[] {
  const word = (key: keyof typeof TEXT) => TEXT[key][locale]
  const told = trial.incidents.filter((one) => !one.folded)
  const missed = trial.events.filter((event) => !event.found)
  return [
    `### ${word('incidents')}${which}`,
    '',
    ...(told.length > 0 ? told.map((one) => incidentText(one, locale)) : [quietText(trial, locale) ?? '']),
    '',
    `| ${word('weekOf')} | ${word('told')} | ${word('folded')} |`,
    '|---|---|---|',
    ...trial.perWeek.map((week) => `| ${week.week} | ${week.told} | ${week.opened - week.told} |`),
    '',
    ...(missed.length > 0
      ? [
          `${word('missed')}:`,
          '',
          ...missed.map((one) => `- ${one.from.slice(0, 10)} ${one.title}${one.size ? ` (${one.size})` : ''}`),
          '',
        ]
      : []),
  ]
}

function incidentText(one: PastIncident, locale: Locale): string {
  const until = one.ended ? `${TEXT.until[locale]} ${one.ended}` : TEXT.ongoing[locale]
  const verdict =
    one.right === null
      ? ''
      : one.right
        ? ` ✓ ${one.event ?? TEXT.right[locale]}`
        : ` ✗ ${one.event ?? TEXT.wrong[locale]}`
  const parts = one.parts.length > 0 ? `\n  - ${TEXT.parts[locale]}${one.parts.join('; ')}` : ''
  return `- ${one.day} (${until}) ${one.line}${verdict}${parts}`
}
