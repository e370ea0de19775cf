import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ruleSchema } from '../../../alerts/rule.ts'
import { plantedTruth } from '../../../server/demo/planted-truth.ts'
import { definedReaders } from '../../../server/jobs/alert-readings.ts'
import { readingInstant, readPast } from '../../../server/jobs/past-readings.ts'
import { runBacktest } from '../../../server/jobs/run-backtest.ts'
import { tellPast } from '../../../server/jobs/tell-past.ts'
import { whatIf } from '../../../server/jobs/what-if.ts'
import { rulePastText } from '../../../templates/rule-past.ts'
import { type RunningCity, runCity } from '../http/running-city.ts'

let city: RunningCity
beforeAll(async () => {
  city = await runCity()
})
afterAll(() => city.close())

const PERIOD = { from: '2026-11-10', to: '2026-11-24' }
const ruleOf = (id: string) => {
  const rule = city.services.definitions.rules.get(id)
  if (!rule) throw new Error(`no rule ${id}`)
  return rule
}

describe('what if', () => {
  it('changes what is named, and says from what to what', () => {
    const { rule, changes } = whatIf(ruleOf('matter-surge'), ['detector.q=0.1', 'days=1'])
    expect(rule).toMatchObject({ days: 1, detector: { q: 0.1 } })
    expect(changes.map(({ path, to }) => `${path} ${to}`)).toEqual(['detector.q 0.1', 'days 1'])
    expect(ruleOf('matter-surge').days).toBe(3)
  })

  it.each([
    ['no setting', 'detector.q', 'is no setting', /parameter=value/],
    ['an unknown parameter', 'detector.qq=1', 'no parameter "detector.qq"', /did you mean "detector.q"/],
    ['a forbidden value', 'detector.q=7', 'may not be so: detector.q', /what was tried/],
    ['the id', 'id=other', 'no parameter "id"', /known|did you mean/],
  ])('refuses %s with a hint', (_, setting, message, hint) => {
    expect(() => whatIf(ruleOf('matter-surge'), [setting])).toThrow(
      expect.objectContaining({
        code: 'WHAT_IF',
        message: expect.stringContaining(message),
        hint: expect.stringMatching(hint),
      }),
    )
  })
})

describe('the past of a rule over the warehouse', () => {
  it('reads what came late as late, and the rest at once', async () => {
    const { services } = city
    const rule = ruleSchema.parse({ ...ruleOf('city-surge'), levels: [[]] })
    const { series, days } = await readPast(services, rule, definedReaders(services.definitions), PERIOD)
    const whole = series.find((one) => Object.keys(one.rows).length === 0)
    const late = whole?.late ?? []
    const all = whole?.values.reduce((sum, value) => sum + (value || 0), 0) ?? 0
    const share = late.reduce((sum, one) => sum + one.num, 0) / all
    expect(share).toBeGreaterThan(0.005)
    expect(share).toBeLessThan(0.04)
    expect(late.every((one) => one.known > one.day)).toBe(true)
    expect(days.dates.at(-1)).toBe('2026-11-23')
  })

  it("a day's reading is made at the rule's first slot after it", () => {
    const at = (zone: string) => readingInstant({ schedule: '0 8 * * *' }, zone, '2026-11-01').toISOString()
    expect([at('Asia/Shanghai'), at('America/New_York')]).toEqual([
      '2026-11-02T00:00:00.000Z',
      '2026-11-02T13:00:00.000Z',
    ])
  })

  it('tells rule and what-if side by side, held against what was planted, in both languages', async () => {
    const { services } = city
    const marks = (await plantedTruth(services.warehouse)) ?? []
    expect(marks.length).toBeGreaterThan(5)
    const shares: number[] = []
    const trials = await runBacktest(
      services,
      {
        rule: ruleOf('matter-surge'),
        readers: definedReaders(services.definitions),
        period: PERIOD,
        truth: { marks: marks.filter((mark) => mark.from >= PERIOD.from), complete: true },
        settings: ['detector.q=0.2'],
      },
      { onProgress: (share) => shares.push(share) },
    )
    const past = tellPast(services, trials, PERIOD, 'en')
    const [asIs, tried] = past.trials
    expect(asIs?.told).toBeGreaterThan(0)
    expect(tried?.incidents.length).toBeGreaterThan(asIs?.incidents.length ?? 0)
    expect(asIs?.events.some((event) => event.found)).toBe(true)
    expect(tried?.changes[0]).toMatchObject({ path: 'detector.q', to: '0.2' })
    expect(Math.max(...shares)).toBe(1)
    const english = rulePastText(past)
    expect(english).toContain('detector.q')
    expect(english).toMatch(/normally \d/)
    expect(rulePastText(tellPast(services, trials, PERIOD, 'zh'))).toMatch(/常态/)
  })

  it('says of a time before the first case that there is nothing to look back on', async () => {
    const { services } = city
    const period = { from: '2019-03-01', to: '2019-03-08' }
    const request = { readers: definedReaders(services.definitions), period, truth: null, settings: [] }
    for (const rule of ['city-surge', 'matter-surge'].map(ruleOf)) {
      const past = tellPast(services, await runBacktest(services, { ...request, rule }), period, 'en')
      expect(past.trials[0]).toMatchObject({ series: 0, told: 0 })
      expect(rulePastText(past)).toContain('There is nothing to look back on')
    }
  })

  it('refuses a period without days', async () => {
    const request = { rule: ruleOf('city-surge'), readers: [], truth: null, settings: [] }
    const period = { from: '2026-11-02', to: '2026-11-02' }
    await expect(runBacktest(city.services, { ...request, period })).rejects.toMatchObject({ code: 'BACKTEST_PERIOD' })
  })
})
