import type { Locale, Localized } from '../audiences/locale.ts'
import { didYouMean } from '../audiences/near-name.ts'
import { clean } from './clean.ts'
import type { SignedProse } from './message.ts'

/** A figure that prose may name and nobody may type: `{id}` stands for its value, which was counted by `query`. */
export interface LockedFigure {
  id: string
  label: string
  /** As it is said, with its unit. */
  value: string
  /** What it was counted by: metric, rows, days, version of its definition. */
  query: string
  /** Whether the same question can be asked again of the same days; else it is how incidents stood when it was drafted. */
  recounted: boolean
}

/** The parts that people write, in the order of a special report. */
export const PROSE_PARTS = ['happened', 'where', 'why', 'who', 'advice'] as const
export type ProsePart = (typeof PROSE_PARTS)[number]

/** A report's text as people write it: figures are `{id}`, a line a point. */
export type Prose = Readonly<Record<ProsePart | 'conclusion', string>>

export const PROSE_HEADING: Record<ProsePart | 'conclusion', Localized> = {
  conclusion: { zh: '一句话结论', en: 'Conclusion' },
  happened: { zh: '发生了什么', en: 'What happened' },
  where: { zh: '在哪里', en: 'Where' },
  why: { zh: '为什么', en: 'Why' },
  who: { zh: '谁负责、已做什么', en: 'Who has it, what was done' },
  advice: { zh: '建议', en: 'Advice' },
}

/** Something in the prose that stands in the way of signing. */
export interface ProseFault {
  part: ProsePart | 'conclusion'
  message: string
}

const PLACE = /\{([^{}\s]*)\}/g
/** Days, times and time limits are people's own to set; 12345 is the hotline's name. */
const FREE =
  /\d{4}年|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}[日号](?:前|起|至)?|\d{1,2}[:：]\d{2}|\d{1,3} ?(?:小时|个?工作日|天|周)(?:内|之内)|within \d{1,3} (?:hours?|days?|working days?|weeks?)|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|\b12345\b/giu
/** A number, in digits or as Chinese writes it before what it counts. */
const NUMBER =
  /\p{Nd}[\p{Nd},，.．]*(?:[%％万亿千])?|百分之[一二三四五六七八九十百零点]+|[一二三四五六七八九十百千万亿两半零]{1,8}(?=[件起通人次户家成倍]|个百分点)/gu

/** Every number that was typed, and every name that is no figure's. */
export function proseFaults(prose: Prose, figures: readonly LockedFigure[], locale: Locale): ProseFault[] {
  const parts = ['conclusion', ...PROSE_PARTS] as const
  return parts.flatMap((part) => {
    const text = prose[part].normalize('NFKC')
    const unknown = [...text.matchAll(PLACE)].flatMap(([, id = '']) =>
      figures.some((figure) => figure.id === id) ? [] : [unknownText(id, figures, locale)],
    )
    const typed = [...text.replace(PLACE, '\u0000').replace(FREE, ' ').matchAll(NUMBER)]
    return [...unknown, ...typed.map(([number]) => typedText(number, text, figures, locale))].map((message) => ({
      part,
      message: `${PROSE_HEADING[part][locale]}${locale === 'zh' ? '：' : ': '}${message}`,
    }))
  })
}

function unknownText(id: string, figures: readonly LockedFigure[], locale: Locale): string {
  const near = didYouMean(
    id,
    figures.map((figure) => figure.id),
  )
  if (locale === 'zh') return `没有名为 {${id}} 的数字${near ? `，是否为 {${near}}` : ''}。`
  return `no figure is called {${id}}${near ? `; did you mean {${near}}?` : '.'}`
}

/** A number may not be typed: the figure that was meant is named, by its value, else by the label that stands before it. */
function typedText(number: string, text: string, figures: readonly LockedFigure[], locale: Locale): string {
  const digits = (value: string) => value.replace(/[^\p{Nd}.]/gu, '')
  const first = (value: string) => digits(/\p{Nd}[\p{Nd},.]*/u.exec(value)?.[0] ?? '')
  const same = figures.find((figure) => digits(number) !== '' && first(figure.value) === digits(number))
  const before = text.slice(0, text.indexOf(number))
  const meant = same ?? [...figures].sort((a, b) => before.lastIndexOf(b.label) - before.lastIndexOf(a.label))[0]
  const named = meant && (same || before.includes(meant.label)) ? meant : null
  if (locale === 'zh')
    return named
      ? `“${number}”是手写的数字；“${named.label}”为 ${named.value}，请写 {${named.id}}。`
      : `“${number}”是手写的数字，不在锁定的数字之中。`
  return named
    ? `“${number}” is typed; “${named.label}” is ${named.value}: write {${named.id}}.`
    : `“${number}” is typed, and no figure of this report.`
}

/** Prose as it goes out: every part that says something under its heading, figures filled in. */
export function signedParts(
  prose: Prose,
  figures: readonly LockedFigure[],
  locale: Locale,
): Pick<SignedProse, 'conclusion' | 'parts'> {
  const parts = PROSE_PARTS.flatMap((part) => {
    const lines = filled(prose[part], figures)
    return lines.length > 0 ? [{ heading: PROSE_HEADING[part][locale], lines }] : []
  })
  return { conclusion: filled(prose.conclusion, figures).join(' '), parts }
}

/** One part with its figures filled in, a line a point; lines without words are left out. */
export function filled(text: string, figures: readonly LockedFigure[]): string[] {
  const values = new Map(figures.map(({ id, value }) => [id, value]))
  return text.split('\n').flatMap((line) => {
    const said = clean(line.replace(PLACE, (whole, id: string) => values.get(id) ?? whole))
    return said === '' ? [] : [said]
  })
}
