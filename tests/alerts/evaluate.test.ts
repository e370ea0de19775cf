import { describe, expect, it } from 'vitest'
import { dayContext } from '../../alerts/day-context.ts'
import { evaluate } from '../../alerts/evaluate.ts'
import type { Incident } from '../../alerts/incident.ts'
import { ruleSchema } from '../../alerts/rule.ts'
import type { SeriesInput } from '../../alerts/signal.ts'
import { audienceSchema } from '../../audiences/audience.ts'
import { bindScope } from '../../audiences/scope.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'

const text = { zh: '甲', en: 'a' }
const rule = ruleSchema.parse({
  id: 'surge',
  title: text,
  metric: 'ticket.tickets',
  levels: [[], ['district']],
  detector: { kind: 'seasonal' },
  schedule: '0 8 * * *',
  closeAfter: 1,
  severity: 'yellow',
  audiences: ['mayor', 'district'],
  why: text,
})
const audience = (id: string, district: string) =>
  audienceSchema.parse({
    id,
    kind: id === 'mayor' ? 'mayor' : 'district-leader',
    title: text,
    decides: text,
    rows: { district, street: 'all', unit: 'all', co_unit: 'all', caller: 'all' },
    views: ['home'],
    locale: 'zh',
    channels: ['inbox', 'email'],
    attentionBudget: 3,
    minSeverity: 'yellow',
    digest: { at: '08:00', days: 'daily', view: 'home' },
    tickets: true,
    acknowledges: true,
    operates: false,
  })
const recipient = (id: string, of: ReturnType<typeof audience>, attributes: Record<string, string[]> = {}) => {
  const contact = { email: `${id}@example.org`, phone: '' }
  const member = { id, tenant: 't', audience: of.id, name: id, locale: 'zh' as const, attributes, ...contact }
  return { member, audience: of, scope: bindScope(of, member), subscriptions: [], told: new Map() }
}
const recipients = [
  recipient('m', audience('mayor', 'all')),
  recipient('a', audience('district', '$district'), { district: ['A'] }),
  recipient('b', audience('district', '$district'), { district: ['B'] }),
]
const dates = daysBetween('2024-01-01', '2026-01-10')
const calendar = daysBetween('2023-12-31', '2026-01-12').map((date) => ({
  date,
  kind: 'workday',
  coverage_to: '2026-12-31',
}))
const days = dayContext(dates, calendar)

/** About twenty a day, with a plain ripple, and `last` on the last day. */
const series = (rows: SeriesInput['rows'], level: number, last: number): SeriesInput => {
  const values = Float64Array.from(dates, (_, i) => 20 + ((i * 7) % 9) - 4)
  values[values.length - 1] = last
  return { rows, level, values }
}
const tick = (city: number, a: number, b: number, open: Incident[] = [], day = 0) => {
  const all = [series({}, 0, city), series({ district: ['A'] }, 1, a), series({ district: ['B'] }, 1, b)]
  const now = new Date(`${addDays('2026-01-10', day)}T02:00:00Z`)
  return evaluate(rule, all, days, open, { tenant: 't', zone: 'Asia/Shanghai', recipients, fits: new Map() }, now)
}
const heard = (result: ReturnType<typeof tick>) =>
  result.deliveries.filter((d) => d.state === 'due' && d.channel === 'email').map((d) => `${d.memberId} ${d.why}`)

describe('a tick', () => {
  it('says nothing of usual, low or missing counts', () => {
    expect(tick(20, 20, 20).incidents).toEqual([])
    expect(tick(0, 0, 0).incidents).toEqual([])
    expect(tick(Number.NaN, Number.NaN, Number.NaN).incidents).toEqual([])
  })
  it('tells the district and the city, and not the neighbour', () => {
    expect(heard(tick(20, 90, 20)).sort()).toEqual(['a rule', 'm rule'])
  })
  it('hangs a district under the city, tells the mayor once and names the district as the cause', () => {
    const result = tick(100, 90, 20)
    const city = result.incidents.find((i) => Object.keys(i.rows).length === 0)
    const district = result.incidents.find((i) => i.rows.district?.[0] === 'A')
    expect(district?.parentId).toBe(city?.id)
    expect(city?.cause?.rows).toEqual({ district: ['A'] })
    expect(heard(result).sort()).toEqual(['a rule', 'm rule'])
    const told = result.deliveries.filter((d) => d.memberId === 'm' && d.incidentId === district?.id)
    expect(told.every((d) => d.state === 'suppressed' && d.why === 'parent-told')).toBe(true)
  })
  it('is the same when run again, ids included', () => expect(tick(20, 90, 20)).toEqual(tick(20, 90, 20)))
  it('is told again when the excess doubles, and when it is over', () => {
    const first = tick(20, 90, 20)
    expect(heard(tick(20, 95, 20, first.incidents, 1))).toEqual([])
    const worse = tick(20, 300, 20, first.incidents, 1)
    expect(worse.transitions.map((t) => t.kind)).toEqual(['worsened'])
    expect(heard(worse).sort()).toEqual(['a follow-up', 'm follow-up'])
    const over = tick(20, 20, 20, worse.incidents, 2)
    expect(over.transitions.map((t) => t.kind)).toEqual(['resolved'])
    expect(over.incidents[0]?.state).toBe('resolved')
  })
  it('keeps an incident while its data is missing', () => {
    const silent = tick(20, Number.NaN, 20, tick(20, 90, 20).incidents, 1)
    expect(silent.incidents.map((i) => i.state)).toEqual(['open'])
    expect(silent.transitions.map((t) => t.kind)).toEqual(['no-data'])
  })
})
