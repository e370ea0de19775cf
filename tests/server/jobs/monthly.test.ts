import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf } from '../../../audiences/scope.ts'
import { mayWrite } from '../../../server/graphql/monthly-report.ts'
import { makeMonthlyReports } from '../../../server/jobs/monthly.ts'
import type { MonthlyReport } from '../../../server/store/monthly-reports.ts'
import type { StoredDelivery } from '../../../server/store/store.ts'
import type { DigestMessage } from '../../../templates/message.ts'
import { filled } from '../../../templates/month-prose.ts'
import { type Answer, NOW, type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
let reports: MonthlyReport[]
beforeAll(async () => {
  running = await runCity()
  await running.putIncident('m-1', { district: ['990101'] }, { openedAt: '2026-10-05T01:00:00.000Z' })
  await running.putIncident('m-2', { district: ['990102'] }, { openedAt: '2026-10-06T01:00:00.000Z' })
})
afterAll(() => running.close())

const PARTS = 'parts: [ReportPartInput!]!'
const EDIT = `mutation E($id: ID!, $v: String, $${PARTS}) { editMonthlyReport(report: $id, version: $v, parts: $parts) { version } }`
const SIGN =
  'mutation S($id: ID!, $v: String) { signMonthlyReport(report: $id, version: $v) { state signedText sentText } }'
const ofDesk = (audience: string, district?: string) =>
  reports.find(
    (r) => r.audience === audience && (!district || r.body.scope.rows.district.includes(district)),
  ) as MonthlyReport
const code = ({ errors }: Answer) => errors?.[0]?.extensions.code
const said = ({ errors }: Answer) => errors?.[0]?.message
const edit = (id: string, v: string | null, text: string) =>
  running.ask('analyst', EDIT, { id, v, parts: [{ key: 'conclusion', text }] })
const request = async (member: string, method: 'GET' | 'POST', url: string, body: Record<string, string> = {}) =>
  running.app.inject({
    ...{ method, url, payload: new URLSearchParams(body).toString() },
    headers: { cookie: await running.cookieOf(member), 'content-type': 'application/x-www-form-urlencoded' },
  })

describe('a month’s special report', () => {
  it('is drafted once for each desk and language, over its own rows, from the month’s first workday on', async () => {
    const early = { ...running.services, now: () => new Date('2026-10-31T18:00:00Z') }
    expect(await makeMonthlyReports(early)).toBe(0)
    const drafted = await makeMonthlyReports(running.services)
    reports = await running.services.store.reports('demo', { month: '2026-10' })
    const offered = running.members.filter(
      (m) => running.services.definitions.audiences.get(m.audience)?.digest.monthly,
    )
    expect([drafted, reports.length]).toEqual([offered.length, offered.length])
    expect(await makeMonthlyReports(running.services)).toBe(0)
    const one = ofDesk('district', '990101')
    const { name } = running.services.directory.entry('region', '990102') ?? { name: { zh: '–', en: '–' } }
    expect(JSON.stringify(one.body)).not.toContain(name.zh)
    const [row] = await running.services.warehouse.rows<{ n: number }>(
      `SELECT count() AS n FROM ticket FINAL WHERE tenant = 'demo' AND district_code = '990101'
         AND created_at >= toDateTime('2026-10-01 00:00:00', 'Asia/Shanghai') AND created_at < toDateTime('2026-11-01 00:00:00', 'Asia/Shanghai')`,
    )
    const tickets = one.body.figures.find(({ id }) => id === 'tickets')
    expect(tickets?.value).toBe(`${Number(row?.n).toLocaleString('en-US')}件`)
    expect(tickets?.query).toContain('ticket.tickets v1')
    expect(tickets?.query).toContain('2026-10-01 – 2026-10-31')
    expect(one.body.figures.find(({ id }) => id === 'new')?.value).toBe('1')
  })

  it('is seen by analysts whose own rows hold its rows, and by nobody else', async () => {
    const listed = async (member: string) =>
      (await running.ask(member, '{ monthlyReports { id } }')).data?.monthlyReports
    expect(await listed('analyst')).toHaveLength(reports.length)
    expect(await listed('mayor')).toEqual([])
    expect(code(await running.ask('mayor', SIGN, { id: ofDesk('mayor').id }))).toBe('NOT_FOUND')
    const audience = running.services.definitions.audiences.get('analyst')
    const scope = ofDesk('district', '990101').body.scope
    expect(rowsOf(scope)).toEqual({ district: ['990101'] })
    const may = (report: MonthlyReport) =>
      mayWrite({ audience: audience as NonNullable<typeof audience>, scope }, report)
    expect([may(ofDesk('district', '990101')), may(ofDesk('district', '990102')), may(ofDesk('mayor'))]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('takes other words, but no other number: the figure is named', async () => {
    const { id, body } = ofDesk('mayor')
    const value = body.figures.find((one) => one.id === 'tickets')?.value
    const typed = await edit(id, null, '本月诉求量9,999件，与上月持平。')
    expect(code(typed)).toBe('BAD_INPUT')
    expect(said(typed)).toContain(`“Requests” is ${value}`.replace('Requests', '诉求量'))
    expect(said(typed)).toContain('{tickets}')
    expect(code(await edit(id, null, '本月诉求量{tickets}，请各区在3个工作日内核查。'))).toBeUndefined()
    const edited = (await running.services.store.report(id)) as MonthlyReport
    expect([edited.editedBy, edited.editedAt]).toEqual(['analyst', NOW.toISOString()])
    expect(filled(edited.body.prose.conclusion, edited.body.figures)).toEqual([
      `本月诉求量${value}，请各区在3个工作日内核查。`,
    ])
    expect(code(await edit(id, null, '盖过别人的修改'))).toBe('CONFLICT')
  })

  it('keeps what was typed on its page, without script, and says which figure it is', async () => {
    const { id } = ofDesk('district', '990101')
    const answer = await request('analyst', 'POST', `/reports/${id}/save`, {
      'part.conclusion': '诉求量1,000,000件',
      version: '',
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('诉求量1,000,000件</textarea>')
    expect(answer.body).toMatch(/role="alert"><li>[^<]*诉求量/)
    const saved = await request('analyst', 'POST', `/reports/${id}/save`, {
      'part.conclusion': '诉求量{tickets}',
      version: '',
    })
    expect([saved.statusCode, saved.headers.location]).toEqual([303, `/reports/${id}`])
  })

  it('is not signed while a figure is counted otherwise than it says', async () => {
    const { store } = running.services
    const report = ofDesk('vice-mayor')
    const figures = report.body.figures.map((one) => (one.id === 'tickets' ? { ...one, value: '1件' } : one))
    await store.editReport(report, { ...report.body, figures }, 'analyst', NOW)
    const refused = await running.ask('analyst', SIGN, { id: report.id, v: NOW.toISOString() })
    expect(code(refused)).toBe('CONFLICT')
    expect(said(refused)).toMatch(/“.+” was 1件 when it was drafted and is/)
    const recount = 'mutation R($id: ID!, $v: String) { recountMonthlyReport(report: $id, version: $v) { version } }'
    const { data } = await running.ask('analyst', recount, { id: report.id, v: NOW.toISOString() })
    const version = (data?.recountMonthlyReport as { version?: string } | undefined)?.version
    expect((await running.ask('analyst', SIGN, { id: report.id, v: version })).data).toMatchObject({
      signMonthlyReport: { state: 'sent' },
    })
  })

  it('goes, once signed, to the members of its desk alone, with who signed it when; and is edited no more', async () => {
    const { store } = running.services
    const { id, editedAt } = (await store.report(ofDesk('mayor').id)) as MonthlyReport
    const { data } = await running.ask('analyst', SIGN, { id, v: editedAt })
    expect(data?.signMonthlyReport).toMatchObject({ state: 'sent', signedText: expect.stringContaining('Analyst') })
    const sent = (await store.deliveries({})).filter(({ why }) => why === 'monthly-report')
    expect(new Set(sent.map(({ memberId }) => memberId))).toEqual(new Set(['mayor', 'vice-mayor']))
    const mail = sent.find((d) => d.memberId === 'mayor' && d.channel === 'email') as StoredDelivery & {
      message: DigestMessage
    }
    expect(mail.message.report?.conclusion).toMatch(/^本月诉求量[\d,]+件/)
    expect(mail.message.report?.signedText).toContain('签发：Analyst')
    expect(mail.message.figures.length).toBeLessThanOrEqual(7)
    expect(code(await edit(id, editedAt, '晚了'))).toBe('CONFLICT')
    await makeMonthlyReports(running.services)
    expect((await store.deliveries({})).filter(({ why }) => why === 'monthly-report')).toHaveLength(sent.length)
  })

  it('is one page as a PDF: to its analysts as a draft, to its readers once it went, to nobody else', async () => {
    const pdf = async (member: string, id: string) => request(member, 'GET', `/reports/${id}/report.pdf`)
    const [sent, draft] = [ofDesk('mayor').id, ofDesk('district', '990102').id]
    const statuses = [pdf('analyst', draft), pdf('district-2', draft), pdf('mayor', sent), pdf('district-2', sent)]
    expect((await Promise.all(statuses)).map(({ statusCode }) => statusCode)).toEqual([200, 404, 200, 404])
    const page = (await pdf('mayor', sent)).rawPayload.toString('latin1')
    expect(page.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  })
})
