import type { Locale } from '../audiences/locale.ts'
import { clean } from './clean.ts'
import { CHANGE_WORD, DIGEST_WORD } from './digest-wording.ts'
import { characters, type Step, shorten } from './fit.ts'
import type { AlertMessage, DigestMessage } from './message.ts'
import { alertOutline, type Fact, type Outline } from './outline.ts'
import type { Wordings } from './sentences.ts'
import { SEVERITY_COLOUR, THEME } from './theme.ts'
import { COLON, WORD, windowText } from './wording.ts'

/** One part of a report under its heading: lines, at least one. */
export interface ReportPart {
  heading: string
  lines: string[]
}

/**
 * A special report (专报) on one page, as leaders know it: the conclusion in a sentence, three figures against the normal, then what
 * happened, where, why, who has it, what is advised, and what the figures are. All of it is text; `templates/special-report.typ` lays
 * it out and reads none of it as markup.
 */
export interface SpecialReport {
  locale: Locale
  signature: string
  label: string
  colour: string
  title: string
  dateText: string
  conclusion: string
  figures: { name: string; value: string; note: string }[]
  /** A chart as SVG, and what it shows; null for none. */
  chart: string | null
  chartTitle: string
  parts: ReportPart[]
  link: string
}

const HEADING = {
  happened: { zh: '发生了什么', en: 'Happened' },
  where: { zh: '在哪里', en: 'Where' },
  why: { zh: '为什么', en: 'Why' },
  who: { zh: '谁负责', en: 'Who has it' },
  advice: { zh: '建议', en: 'Advice' },
  changed: { zh: '有何变化', en: 'What changed' },
  basis: { zh: '数据口径', en: 'Basis' },
} as const

/** The special report of one alert. `chart` is an SVG of its figure over time. */
export function alertReport(
  message: AlertMessage,
  wordings: Wordings,
  made: { dateText: string; chart: string | null },
): SpecialReport {
  const outline = alertOutline(message, wordings)
  const { locale } = message
  return {
    locale,
    signature: outline.signature,
    label: outline.label,
    colour: SEVERITY_COLOUR[message.severity],
    title: outline.headline(characters(60)),
    dateText: made.dateText,
    conclusion: outline.summary(characters(300)),
    figures: figuresOf(message, outline),
    chart: made.chart,
    chartTitle: within(60, message.what),
    parts: partsOf(message, outline),
    link: outline.link,
  }
}

function figuresOf(message: AlertMessage, { emphasis, facts }: Outline): SpecialReport['figures'] {
  const { locale } = message
  const first = emphasis ? [{ name: WORD.observed[locale], ...emphasis }] : []
  const rest = facts
    .filter(({ slot }) => slot === 'change' || slot === 'level' || slot === 'rarity' || slot === 'deadline')
    .map(({ name, value }) => ({ name, value, note: '' }))
  return [...first, ...rest].slice(0, 3)
}

function partsOf(message: AlertMessage, { facts }: Outline): ReportPart[] {
  const { locale } = message
  const zh = locale === 'zh'
  const saidOf = (slot: Fact['slot']) => facts.find((fact) => fact.slot === slot)?.value ?? ''
  const [since, count, owner, deadline] = [saidOf('since'), saidOf('count'), saidOf('owner'), saidOf('deadline')]
  const window = windowText(message)
  const rule = clean(message.ruleTitle)
  const parts: [keyof typeof HEADING, (string | false)[]][] = [
    ['happened', [since && (zh ? `${since}起：${count}` : `Since ${since}: ${count}`)]],
    ['where', [saidOf('where')]],
    ['why', [saidOf('cause')]],
    ['who', [owner && deadline ? `${owner}${zh ? '，' : ', '}${deadlineSaid(message, deadline)}` : owner]],
    ['advice', [saidOf('why')]],
    [
      'basis',
      [
        zh ? `规则：${rule}${window ? `（${window}）` : ''}` : `Rule: ${rule}${window ? ` (${window})` : ''}`,
        zh
          ? '颜色为热线数据的研判提示，不是法定预警。'
          : 'The colour is a hint from analysis of the hotline, not a statutory warning.',
      ],
    ],
  ]
  return parts.flatMap(([heading, lines]) => {
    const said = lines.filter((line): line is string => Boolean(line))
    return said.length > 0 ? [{ heading: HEADING[heading][locale], lines: said }] : []
  })
}

function deadlineSaid({ locale, pastDeadline }: AlertMessage, deadline: string): string {
  if (pastDeadline) return locale === 'zh' ? `回复时限${deadline}已过` : `answer overdue since ${deadline}`
  return locale === 'zh' ? `${deadline}前回复` : `reply by ${deadline}`
}

function linesWithin(most: number, characterLimit: number): Step<SpecialReport> {
  return (report) => ({
    ...report,
    parts: report.parts.map(({ heading, lines }) => ({
      heading,
      lines: lines.slice(0, most).map((line) => shorten(line, characters(characterLimit))),
    })),
  })
}

/** What a report gives up, in this order, until it is one page. */
export const REPORT_GIVEN_UP: readonly Step<SpecialReport>[] = [
  linesWithin(8, 300),
  linesWithin(5, 160),
  (report) => ({ ...report, chart: null }),
  linesWithin(3, 80),
  linesWithin(1, 40),
  (report) => ({ ...report, title: shorten(report.title, characters(30)), parts: report.parts.slice(0, 3) }),
]

/** Changes that one page has room for. */
const DIGEST_LINES = 6

/** A digest as one page: what is new first, three figures, its chart, then the parts. */
export function digestReport(digest: DigestMessage, chart: string | null): SpecialReport {
  const { locale, report } = digest
  const first = digest.changes[0]
  const news = first ? `${CHANGE_WORD[first.kind][locale]}${COLON[locale]}${first.text}` : (digest.unchanged ?? '')
  return {
    locale,
    signature: within(30, digest.signature),
    label: within(60, digest.scopeText),
    colour: THEME.accent,
    title: within(60, digest.title),
    dateText: clean(digest.periodText ?? digest.dateText),
    conclusion: within(300, report?.conclusion ?? news),
    figures: digest.figures.slice(0, 3).map(({ label, value, comparison }) => ({
      name: within(30, label),
      value: clean(value),
      note: clean(comparison ?? ''),
    })),
    chart,
    chartTitle: within(60, digest.chart?.title ?? ''),
    parts: digestParts(digest).flatMap(({ heading, lines }) =>
      lines.length > 0 ? [{ heading: within(40, heading), lines: lines.map(clean) }] : [],
    ),
    link: digest.link,
  }
}

/** People's text in so many characters: names, titles and headings that no step of the report gives up. */
function within(most: number, text: string): string {
  return shorten(clean(text), characters(most))
}

/** What changed and where, or what people wrote of it and signed; the other figures; what comes; what all of it is counted from. */
function digestParts(digest: DigestMessage): ReportPart[] {
  const { locale, report, changes, places, unchanged, steady } = digest
  const zh = locale === 'zh'
  const joined = (parts: (string | null)[]) => parts.filter(Boolean).join(zh ? '，' : ', ')
  const told = changes.map(({ kind, text }) => `${CHANGE_WORD[kind][locale]}${COLON[locale]}${text}`)
  const still = [unchanged, steady].filter((line) => line !== null)
  const drafted: ReportPart[] = [
    { heading: HEADING.changed[locale], lines: [...told.slice(0, DIGEST_LINES), ...still] },
    {
      heading: places?.title ?? '',
      lines: (places?.rows ?? []).map(({ name, value, comparison }) => joined([`${name} ${value}`, comparison])),
    },
  ]
  const others = digest.figures.slice(3).map(({ label, value, comparison, expected }) => {
    const normal = expected && `${DIGEST_WORD.expected[locale]} ${expected}`
    return joined([`${label} ${value}`, comparison, normal])
  })
  const basis = [digest.scopeText, digest.periodText ?? digest.dateText, digest.sinceText].join(' · ')
  return [
    ...(report?.parts ?? drafted),
    { heading: DIGEST_WORD.figures[locale], lines: others },
    { heading: DIGEST_WORD.ahead[locale], lines: digest.ahead },
    { heading: HEADING.basis[locale], lines: report ? [basis, report.signedText] : [basis] },
  ]
}
