import { describe, expect, it } from 'vitest'
import type { Incident } from '../../alerts/incident.ts'
import type { City } from '../../audiences/city.ts'
import { type DigestFigure, type DigestInput, type DigestSnapshot, makeDigest } from '../../templates/digest.ts'
import { renderDigestEmail } from '../../templates/email-digest.tsx'
import type { Figure } from '../../views/result.ts'

const text = (zh: string, en = zh) => ({ zh, en })
const city = { name: text('云州'), signature: text('云州12345', 'Yunzhou 12345'), zone: 'Asia/Shanghai' } as City
const NOW = new Date('2026-11-24T23:30:00Z')

function entry(
  part: Partial<Incident> & { observed?: number } = {},
  overdue = false,
): DigestInput['incidents'][number] {
  const { observed = 71, ...rest } = part
  const incident = {
    id: 'i',
    state: 'open',
    severity: 'orange',
    revision: 1,
    signal: { observed, expected: 18 },
    ...rest,
  } as Incident
  return { incident, title: '阳光路 · 停水', unit: 'count', link: 'http://x/incident/i', overdue }
}

const figure: Figure = {
  ...{ metric: 'ticket.tickets', value: 120, numerator: null, denominator: null, n: 120, interval: null },
  comparison: { kind: 'same-weekdays', value: 100, change: 0.2 },
  expected: { low: 80, mid: 100, high: 115, basis: 8 },
  ...{ target: null, asOf: null, confidence: 'ok', version: 1 },
}
const measured = (change: Partial<Figure> = {}): DigestFigure => ({
  ...{ id: 'tickets', label: text('诉求量', 'Requests'), unit: 'count', better: 'down' as const },
  figure: { ...figure, ...change },
})
const low = { value: 60, comparison: { kind: 'same-weekdays' as const, value: 100, change: -0.4 } }

const snapshot = (part: Partial<DigestSnapshot> = {}): DigestSnapshot => ({
  at: '2026-11-23T23:30:00.000Z',
  incidents: { i: { state: 'open', revision: 1, observed: 71, overdue: false } },
  figures: { tickets: 'plain' },
  ...part,
})
const told = (change: Partial<DigestSnapshot['incidents'][string]>) =>
  snapshot({ incidents: { i: { state: 'open', revision: 1, observed: 71, overdue: false, ...change } } })

function input(part: Partial<DigestInput> = {}): DigestInput {
  return {
    locale: 'zh',
    city,
    scopeText: '全市',
    title: text('热线晨报', 'Hotline morning digest'),
    cadence: 'daily',
    since: text('自上次简报以来', 'Since your last digest'),
    now: NOW,
    incidents: [],
    last: snapshot(),
    figures: [],
    chart: { title: '近八周', sentence: '诉求量：最近 120件', series: [], labels: [], percent: false },
    places: { title: text('各区'), rows: [{ name: text('海河区'), figure, unit: 'count' }] },
    held: [],
    ahead: [],
    why: '您是市领导。',
    link: 'http://x/v/mayor',
    ...part,
  }
}
const reader = '林市长'
const foot = { why: '您是市领导。', acknowledge: null, unsubscribe: 'http://x/act?token=u' }
const changes = (part: Partial<DigestInput>) =>
  makeDigest(input(part)).message.changes.map((c) => `${c.kind} ${c.text}`)

describe('a digest of many changes', () => {
  it('tells ten one by one, and that there are more', () => {
    const incidents = Array.from({ length: 13 }, (_, i) => entry({ id: `i${i}` }))
    const { message } = makeDigest(input({ incidents, last: snapshot({ incidents: {} }) }))
    expect(message.changes).toHaveLength(10)
    expect(message.unchanged).toBe('另有3项变化，见页面。')
  })
})

describe('a digest opens with', () => {
  it.each<[string, Partial<DigestInput>, string[]]>([
    [
      'what is new',
      { incidents: [entry()], last: snapshot({ incidents: {} }) },
      ['new 阳光路 · 停水 71件（常态 18件）'],
    ],
    [
      'all that goes on, in a first digest',
      { incidents: [entry()], last: null },
      ['new 阳光路 · 停水 71件（常态 18件）'],
    ],
    ['what grew', { incidents: [entry({ observed: 80 })] }, ['worse 阳光路 · 停水 71件 → 80件']],
    ['what shrank', { incidents: [entry({ observed: 50 })] }, ['better 阳光路 · 停水 71件 → 50件']],
    [
      'a further fall of what is too low',
      { incidents: [entry({ observed: 3 })], last: told({ observed: 8 }) },
      ['worse 阳光路 · 停水 8件 → 3件'],
    ],
    ['what the engine told again', { incidents: [entry({ revision: 2 })] }, ['worse 阳光路 · 停水 71件 → 71件']],
    ['what ended', { incidents: [entry({ state: 'resolved' })] }, ['ended 阳光路 · 停水']],
    ['what came and went since', { incidents: [entry({ id: 'j', state: 'resolved' })] }, ['ended 阳光路 · 停水']],
    ['not the past, in a first digest', { incidents: [entry({ state: 'resolved' })], last: null }, []],
    ['a deadline that passed', { incidents: [entry({}, true)] }, ['overdue 阳光路 · 停水 71件（常态 18件）']],
    ['not the same deadline again', { incidents: [entry({}, true)], last: told({ overdue: true }) }, []],
    ['not what moved by less than a tenth', { incidents: [entry({ observed: 75 })] }, []],
    [
      'not what only waits to be sure',
      { incidents: [entry({ state: 'pending' })], last: snapshot({ incidents: {} }) },
      [],
    ],
    ['a figure that became bad news', { figures: [measured()] }, ['worse 诉求量 120件（常态 80–115件）']],
    [
      'a figure that ceased to be',
      { figures: [measured({ value: 110 })], last: snapshot({ figures: { tickets: 'bad' } }) },
      ['better 诉求量 110件（常态 80–115件）'],
    ],
    [
      'a figure that went over to the other side',
      { figures: [measured(low)], last: snapshot({ figures: { tickets: 'bad' } }) },
      ['reversed 诉求量 60件（常态 80–115件）'],
    ],
    ['no figure that stays bad', { figures: [measured()], last: snapshot({ figures: { tickets: 'bad' } }) }, []],
    ['no figure in a first digest', { figures: [measured()], last: null }, []],
  ])('%s', (_rule, part, expected) => expect(changes(part)).toEqual(expected))

  it('a change that many small moves add up to', () => {
    let last = snapshot()
    const said = [74, 77, 80].map((observed) => {
      const digest = makeDigest(input({ incidents: [entry({ observed })], last }))
      last = digest.snapshot
      return digest.message.changes.map((change) => change.text)
    })
    expect(said).toEqual([[], [], ['阳光路 · 停水 71件 → 80件']])
  })
})

describe('where nothing is new', () => {
  it('two lines are all, in both languages', async () => {
    const steady = { incidents: [entry()], figures: [measured({ value: 110 })] }
    const { message, quiet } = makeDigest(input(steady))
    expect(quiet).toBe(true)
    expect([message.unchanged, message.steady]).toEqual([
      '自上次以来没有新变化。 1起仍在持续，无变化。',
      '1项数字均无异常。',
    ])
    expect([message.figures, message.chart, message.places]).toEqual([[], null, null])
    const english = makeDigest(input({ ...steady, locale: 'en' })).message
    expect([english.unchanged, english.steady]).toEqual([
      'Nothing new since your last digest. 1 ongoing, unchanged.',
      'None of 1 figures is out of order.',
    ])
    const email = await renderDigestEmail({ ...message, reader }, null, foot)
    expect(email.text.split('\n').slice(3, 6)).toEqual([message.unchanged, message.steady, ''])
    expect(email.images).toEqual([])
  })

  it('what was held back is told all the same, with why', async () => {
    const held = [{ text: '阳光路 · 噪声', why: '当日打扰次数已满', link: 'http://x/incident/j' }]
    const { message, quiet } = makeDigest(input({ held, figures: [measured({ value: 110 })] }))
    expect([quiet, message.figures.length]).toEqual([false, 1])
    const email = await renderDigestEmail({ ...message, reader }, null, foot)
    expect(email.text).toContain('- 阳光路 · 噪声（当日打扰次数已满） http://x/incident/j')
    expect(email.html).toContain('当日打扰次数已满')
  })

  it('figures that stay off are named', () => {
    const last = snapshot({ figures: { tickets: 'bad' } })
    expect(makeDigest(input({ figures: [measured()], last })).message.steady).toBe('1项数字中1项仍偏离：诉求量。')
  })

  it('a first digest is whole all the same', () => {
    const { message, quiet } = makeDigest(input({ last: null, figures: [measured()] }))
    expect(quiet).toBe(false)
    expect(message.figures).toHaveLength(1)
    expect([message.sinceText, message.unchanged]).toEqual(['目前情况', '目前没有正在发生的异常。'])
  })
})

describe('a digest as an e-mail', () => {
  const { message } = makeDigest(
    input({
      incidents: [entry()],
      last: snapshot({ incidents: {} }),
      figures: [measured()],
      ahead: ['12月31日 调休上班'],
    }),
  )
  const whole = { ...message, reader }

  it('says the same in HTML and in plain text, and its news in the subject', async () => {
    const email = await renderDigestEmail(whole, Buffer.from('png'), foot)
    expect(email.subject).toBe('云州12345 热线晨报 11月25日 周三 · 新增 阳光路 · 停水 71件（常态 18件）')
    // A number is kept with its unit by a span of its own.
    const shown = email.html.replace(/<\/?span[^>]*>/g, '')
    for (const said of [
      '林市长',
      '全市',
      '阳光路 · 停水 71件',
      '120件',
      '80–115件',
      '海河区',
      '12月31日 调休上班',
      '您是市领导。',
      'http://x/act?token=u',
    ]) {
      expect(shown, said).toContain(said)
      expect(email.text, said).toContain(said)
    }
    expect(email.html).toContain('src="cid:chart"')
    expect(email.html).not.toContain('rel="preload"')
    expect(email.images.map((image) => image.cid)).toEqual(['chart'])
  })

  it('says what its chart shows where there is no picture', async () => {
    const email = await renderDigestEmail(whole, null, foot)
    expect(email.html).not.toContain('cid:')
    expect(email.text).toContain('诉求量：最近 120件')
  })

  it('lets no name write markup', async () => {
    const email = await renderDigestEmail({ ...whole, reader: '<img src=x onerror=alert(1)>' }, null, foot)
    expect(email.html).not.toContain('<img src=x')
  })
})
