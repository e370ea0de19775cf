import type { Incident } from '../../alerts/incident.ts'
import type { Locale } from '../../audiences/locale.ts'
import { type DigestFigure, type DigestInput, type DigestSnapshot, makeDigest } from '../../templates/digest.ts'
import { DIGEST_WORD } from '../../templates/digest-wording.ts'
import type { DigestMessage } from '../../templates/message.ts'
import { makeDraft } from '../../templates/month-draft.ts'
import { signedParts } from '../../templates/month-prose.ts'
import { spanText } from '../../templates/wording.ts'
import { addDays } from '../../views/local-days.ts'
import type { Figure } from '../../views/result.ts'
import { definitions } from './sample-alerts.ts'

/** Letters of a morning, of one with no news, of a week and of a month, as a city's leader gets them: invented figures, the shipped words. */
export const LETTER_KINDS = ['morning-digest', 'quiet-morning', 'weekly-letter', 'monthly-report'] as const
export type LetterKind = (typeof LETTER_KINDS)[number]

const { city, views, datasets } = definitions
const SITE = 'https://hotline.example.gov'
const CHART_DAYS = 56

interface Sample extends Pick<DigestInput, 'cadence' | 'title' | 'since'> {
  now: string
  /** When the one before it was sent. */
  last: string
  covers: [string, string]
  /** Whether nothing is new. */
  quiet?: boolean
}

const MORNING = { cadence: 'daily', title: DIGEST_WORD.title, since: DIGEST_WORD.since } as const
const LETTER: Record<LetterKind, Sample> = {
  'morning-digest': {
    ...MORNING,
    ...{ now: '2026-11-24T00:20:00Z', last: '2026-11-23T00:20:00Z', covers: ['2026-11-17', '2026-11-23'] },
  },
  'quiet-morning': {
    ...{ ...MORNING, quiet: true },
    ...{ now: '2026-11-25T00:20:00Z', last: '2026-11-24T00:20:00Z', covers: ['2026-11-18', '2026-11-24'] },
  },
  'weekly-letter': {
    ...{ cadence: 'weekly', title: DIGEST_WORD.weekly, since: DIGEST_WORD.sinceWeekly },
    ...{ now: '2026-11-23T00:20:00Z', last: '2026-11-16T00:20:00Z', covers: ['2026-11-16', '2026-11-22'] },
  },
  'monthly-report': {
    ...{ cadence: 'monthly', title: DIGEST_WORD.monthly, since: DIGEST_WORD.sinceMonthly },
    ...{ now: '2026-12-01T00:00:00Z', last: '2026-11-02T00:00:00Z', covers: ['2026-11-01', '2026-11-30'] },
  },
}

/** Value, what it is compared with, and the expected range, of the figures of a leader's view. */
const FIGURES: Record<string, { value: number; before: number; range: [number, number] | null; n: number }> = {
  tickets: { value: 9214, before: 8120, range: [7650, 8610], n: 9214 },
  solved: { value: 0.861, before: 0.894, range: [0.879, 0.908], n: 2140 },
  satisfied: { value: 0.917, before: 0.912, range: [0.895, 0.925], n: 2140 },
  'on-time': { value: 0.942, before: 0.948, range: [0.931, 0.96], n: 7902 },
  overdue: { value: 318, before: 296, range: null, n: 318 },
  urgent: { value: 127, before: 118, range: [96, 140], n: 127 },
}

const INCIDENTS: { id: string; title: Record<Locale, string>; severity: Incident['severity']; part: object }[] = [
  {
    ...{ id: 'heat', title: { zh: '云阳区 · 不供暖', en: 'Yunyang District · No heating' }, severity: 'orange' },
    part: { signal: { observed: 371, expected: 84 } },
  },
  {
    ...{ id: 'noise', title: { zh: '海河区 · 施工噪声', en: 'Haihe District · Building noise' }, severity: 'yellow' },
    part: { signal: { observed: 96, expected: 41 } },
  },
  {
    ...{ id: 'water', title: { zh: '阳光街道 · 停水', en: 'Sunshine Street · Water outage' }, severity: 'orange' },
    part: { state: 'resolved', signal: { observed: 4, expected: 3.1 } },
  },
]

/** The letter of one kind, as it is sent to one reader. */
export function sampleLetter(kind: LetterKind, locale: Locale): DigestMessage {
  const input = inputOf(kind, locale)
  const { message } = makeDigest(input)
  const digest = { ...message, reader: locale === 'zh' ? '林市长' : 'Mayor Lin' }
  return kind === 'monthly-report' ? { ...digest, report: signedOf(digest, input) } : digest
}

function inputOf(kind: LetterKind, locale: Locale): DigestInput {
  const { now, last, covers, quiet = false, ...edition } = LETTER[kind]
  const isDaily = edition.cadence === 'daily'
  const told = snapshotAt(new Date(last))
  return {
    ...edition,
    ...{ locale, city, scopeText: locale === 'zh' ? '全市' : 'Whole city', now: new Date(now) },
    ...(isDaily ? {} : { periodText: spanText(...covers, locale) }),
    incidents: quiet ? [] : INCIDENTS.map(entryOf(locale)),
    last: quiet ? { ...told, incidents: {} } : told,
    figures: figuresOf(),
    chart: chartOf(locale, covers[1]),
    places: placesOf(),
    held: isDaily && !quiet ? heldOf(locale) : [],
    ahead: [
      locale === 'zh'
        ? '去年此后四周：不供暖 1,130，此前四周310'
        : 'Last year in the four weeks from here: No heating 1,130, 310 in the four before',
    ],
    why: locale === 'zh' ? '您收到此简报，因为您是“市领导”。' : 'You get this as City leader.',
    link: `${SITE}/v/mayor`,
  }
}

function entryOf(locale: Locale) {
  return ({ id, title, severity, part }: (typeof INCIDENTS)[number]): DigestInput['incidents'][number] => ({
    incident: { id, state: 'open', revision: 1, severity, ...part } as Incident,
    ...{ title: title[locale], unit: 'count', link: `${SITE}/incident/${id}`, overdue: id === 'noise' },
  })
}

/** What did not interrupt its reader. */
function heldOf(locale: Locale): DigestMessage['held'] {
  const zh = locale === 'zh'
  const text = zh ? '黄：东湖区近3天占道经营64件' : 'Yellow: Street vendors, Donghu District: 64 in 3 days'
  const why = zh ? '当日打扰次数已满' : 'Enough interruptions for a day'
  return [{ text, why, link: `${SITE}/incident/vendors` }]
}

/** The noise and the water were told before. */
function snapshotAt(at: Date): DigestSnapshot {
  const told = { state: 'open' as const, revision: 1, observed: 96, overdue: false }
  return { at: at.toISOString(), incidents: { noise: told, water: told }, figures: {} }
}

function figuresOf(): DigestFigure[] {
  const widgets = views.get('mayor')?.widgets ?? []
  return widgets.flatMap((widget): DigestFigure[] => {
    const numbers = FIGURES[widget.id]
    if (widget.type !== 'number' || !numbers) return []
    const [dataset = '', metric = ''] = widget.metric.split('.')
    const { unit = 'count', better = 'neither' } = datasets.get(dataset)?.metrics[metric] ?? {}
    return [{ id: widget.id, figure: figureOf(widget.metric, unit, numbers), label: widget.title, unit, better }]
  })
}

function figureOf(metric: string, unit: string, { value, before, range, n }: (typeof FIGURES)[string]): Figure {
  const change = unit === 'percent' ? value - before : value / before - 1
  const share = unit === 'percent'
  return {
    ...{ metric, value, n, numerator: share ? Math.round(value * n) : null, denominator: share ? n : null },
    ...{ interval: null, comparison: { kind: 'previous-period', value: before, change } },
    expected: range && { low: range[0], mid: (range[0] + range[1]) / 2, high: range[1], basis: 4 },
    ...{ target: null, asOf: null, confidence: 'ok', version: 1 },
  }
}

function chartOf(locale: Locale, last: string): DigestMessage['chart'] {
  const at = Array.from({ length: CHART_DAYS }, (_, i) => addDays(last, i + 1 - CHART_DAYS))
  const values = at.map((_, i) => 1080 + ((i * 37) % 90) + (i > CHART_DAYS - 6 ? 260 : 0))
  const title = locale === 'zh' ? '近八周诉求量' : 'Requests, eight weeks'
  const sentence =
    locale === 'zh'
      ? '诉求量：最近一天 1,412件，八周来最多'
      : 'Requests: 1,412 on the last day, the most in eight weeks'
  return { title, sentence, series: [{ metric: 'ticket.tickets', at, values }], labels: [title], percent: false }
}

function placesOf(): DigestInput['places'] {
  const row = (zh: string, en: string, value: number, before: number) => ({
    ...{ name: { zh, en }, unit: 'percent' },
    figure: figureOf('followup.solved_rate', 'percent', { value, before, range: null, n: 300 }),
  })
  const title = { zh: '各区解决率', en: 'Solved, by district' }
  const rows = [
    row('云阳区', 'Yunyang District', 0.742, 0.861),
    row('海河区', 'Haihe District', 0.823, 0.88),
    row('东湖区', 'Donghu District', 0.931, 0.902),
  ]
  return { title, rows }
}

/** The prose that is drafted from the figures, signed as it is. */
function signedOf(digest: DigestMessage, input: DigestInput): NonNullable<DigestMessage['report']> {
  const { locale } = digest
  const { figures, prose } = makeDraft({
    ...{ digest, period: digest.periodText ?? '', counted: digest.scopeText },
    metrics: input.figures.map(({ id, figure }) => ({ id, query: `${figure.metric} v${figure.version}` })),
    matters: [
      locale === 'zh' ? '不供暖 1,130件，较上期 +265%（310件）' : 'No heating 1,130, +265% vs the period before (310)',
    ],
    incidents: { new: 6, ended: 4, ongoing: 2, acknowledged: 2, assigned: 2, acted: 1 },
  })
  return {
    ...signedParts(prose, figures, locale),
    signedText: locale === 'zh' ? '签发：陈分析 12月1日 08:00' : 'Signed by A. Chen, 1 Dec 08:00',
    pdf: `${SITE}/reports/2026-11/report.pdf`,
  }
}
