import type { Localized } from '../audiences/locale.ts'
import { CHANGE_WORD } from './digest-wording.ts'
import type { DigestMessage } from './message.ts'
import type { LockedFigure, Prose } from './month-prose.ts'
import { numberText } from './wording.ts'

/** What a month's report is drafted from. */
export interface MonthFacts {
  digest: DigestMessage
  /** The month's days in words. */
  period: string
  /** What the digest's figures were counted by, in their order. */
  metrics: { id: string; query: string }[]
  /** Rows and days in words, for what no metric counts alone. */
  counted: string
  /** Matters that grew most, with their figures. */
  matters: string[]
  incidents: Record<'new' | 'ended' | 'ongoing' | 'acknowledged' | 'assigned' | 'acted', number>
}

const MOST_CHANGES = 5

const COUNT_LABEL: Record<keyof MonthFacts['incidents'], Localized> = {
  new: { zh: '新增异常', en: 'New incidents' },
  ended: { zh: '已恢复', en: 'Ended' },
  ongoing: { zh: '仍在持续', en: 'Ongoing' },
  acknowledged: { zh: '已签收', en: 'Acknowledged' },
  assigned: { zh: '已交办', en: 'Assigned' },
  acted: { zh: '已反馈', en: 'Reported on' },
}

/** The figures that a report's prose may name, and the prose that says them plainly, for an analyst to write better. */
export function makeDraft(facts: MonthFacts): { figures: LockedFigure[]; prose: Prose } {
  return { figures: figuresOf(facts), prose: proseOf(facts) }
}

function figuresOf({ digest, metrics, counted, matters, incidents }: MonthFacts): LockedFigure[] {
  const { locale } = digest
  const zh = locale === 'zh'
  const spoken = digest.figures.flatMap((figure, i): LockedFigure[] => {
    const { id = `figure-${i + 1}`, query = counted } = metrics[i] ?? {}
    const one = (suffix: string, label: string, value: string | null): LockedFigure[] =>
      value === null ? [] : [{ id: `${id}${suffix}`, label: `${figure.label}${label}`, value, query, recounted: true }]
    return [
      ...one('', '', figure.value),
      ...one('-change', zh ? '对比' : ', compared', figure.comparison),
      ...one('-normal', zh ? '常态区间' : ', expected', figure.expected),
    ]
  })
  const counts = Object.entries(COUNT_LABEL).map(([id, label]) => ({
    ...{ id, label: label[locale], value: numberText(incidents[id as keyof typeof incidents], locale) },
    ...{ query: counted, recounted: false },
  }))
  const list = (name: string, label: string, values: readonly string[], recounted: boolean) =>
    values.map((value, i) => ({
      id: `${name}-${i + 1}`,
      label: `${label}${zh ? '' : ' '}${i + 1}`,
      value,
      query: counted,
      recounted,
    }))
  const changes = digest.changes
    .slice(0, MOST_CHANGES)
    .map(({ kind, text }) => `${CHANGE_WORD[kind][locale]}${zh ? '：' : ': '}${text}`)
  const places = (digest.places?.rows ?? []).map(({ name, value, comparison }) =>
    [`${name} ${value}`, comparison].filter(Boolean).join(zh ? '，' : ', '),
  )
  return [
    ...spoken,
    ...counts,
    ...list('change', zh ? '变化' : 'Change', changes, false),
    ...list('place', zh ? '点位' : 'Place', places, true),
    ...list('matter', zh ? '事项' : 'Matter', matters, true),
  ]
}

/** Lines that name figures by their ids. */
function proseOf({ digest, metrics, matters, incidents }: MonthFacts): Prose {
  const zh = digest.locale === 'zh'
  const [first] = digest.figures
  const id = metrics[0]?.id
  const change = first?.comparison ? (zh ? `，{${id}-change}` : `, {${id}-change}`) : ''
  const headline = first && id ? `${first.label}${zh ? '' : ' '}{${id}}${change}` : ''
  const listed = (name: string, count: number) => Array.from({ length: count }, (_, i) => `{${name}-${i + 1}}`)
  const changes = listed('change', Math.min(MOST_CHANGES, digest.changes.length))
  const places = listed('place', digest.places?.rows.length ?? 0)
  const grown = listed('matter', matters.length)
  if (zh)
    return {
      conclusion: `本月${headline}；新增异常{new}起，恢复{ended}起，仍在持续{ongoing}起。`,
      happened: changes.length > 0 ? changes.join('\n') : '本月没有新的异常。',
      where: places.join('\n'),
      why: grown.length > 0 ? `比上期增加最多的事项：\n${grown.join('\n')}` : '',
      who: '在办的异常中，已签收{acknowledged}起，已交办{assigned}起，已反馈{acted}起。',
      advice: incidents.ongoing > 0 ? '请主责单位在5个工作日内反馈仍在持续的{ongoing}起。' : '',
    }
  return {
    conclusion: `This month: ${headline}. New incidents: {new}; over: {ended}; going on: {ongoing}.`,
    happened: changes.length > 0 ? changes.join('\n') : 'Nothing abnormal began this month.',
    where: places.join('\n'),
    why: grown.length > 0 ? `Matters that grew most:\n${grown.join('\n')}` : '',
    who: 'Of those going on: acknowledged {acknowledged}, assigned {assigned}, reported on {acted}.',
    advice:
      incidents.ongoing > 0 ? 'The units in charge report within 5 working days on what goes on ({ongoing}).' : '',
  }
}
