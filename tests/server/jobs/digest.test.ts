import fc from 'fast-check'
import type { ParsedMail } from 'mailparser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Member } from '../../../audiences/audience.ts'
import { chartImage } from '../../../server/channels/chart-image.ts'
import { deliverAll } from '../../../server/jobs/deliver.ts'
import { detectHere } from '../../../server/jobs/detection.ts'
import { makeDueDigests } from '../../../server/jobs/digest.ts'
import { runTick } from '../../../server/jobs/tick.ts'
import type { Services } from '../../../server/services.ts'
import { digestJob, type StoredDelivery } from '../../../server/store/store.ts'
import { VIEW } from '../../../server/web/documents.ts'
import type { AlertMessage, DigestMessage } from '../../../templates/message.ts'
import { messageChart } from '../../../templates/message-chart.ts'
import { quantity } from '../../../templates/wording.ts'
import type { TrendSource } from '../../../views/charts/trend.ts'
import { NOW, type RunningCity, runCity } from '../http/running-city.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

let mail: MailServer
let running: RunningCity
beforeAll(async () => {
  mail = await startMailServer()
  running = await runCity({ WWH_SMTP_URL: mail.url, WWH_MAIL_FROM: 'wwh@city.example' })
  await running.putIncident('in-1', { district: ['990101'], matter2: ['M01'] })
  await running.putIncident('in-2', { district: ['990102'] })
})
afterAll(async () => {
  await running.close()
  await mail.close()
})

/** The server at another instant, as after a restart: nothing remembered. */
const at = (instant: string): Services => ({ ...running.services, now: () => new Date(instant) })
const ofMember = async (
  memberId: string,
  channel = 'email',
): Promise<(StoredDelivery & { message: DigestMessage })[]> => {
  const found = await running.services.store.deliveries({ memberId, channel })
  return found.filter((d): d is StoredDelivery & { message: DigestMessage } => d.kind === 'digest')
}

describe('the morning digest', () => {
  it('is not made before its time', async () => {
    // 07:00 on Monday in the city; the first audience's digest is at 07:30. Sunday's is more than a workday reader's day ago.
    expect(await makeDueDigests(at('2026-11-22T23:00:00Z'))).toBe(running.members.filter(isDaily).length)
    expect(await ofMember('street-1')).toEqual([])
  })

  it('is made once for each reader and slot, by whichever process is first', async () => {
    const made = await Promise.all([makeDueDigests(running.services), makeDueDigests(at(NOW.toISOString()))])
    expect(made.reduce((a, b) => a + b)).toBe(running.members.length)
    expect(await makeDueDigests(at(NOW.toISOString()))).toBe(0)
    const [digest] = await ofMember('street-1')
    expect(digest).toMatchObject({ state: 'due', why: 'digest', dueAt: '2026-11-24T00:00:00.000Z' })
    expect(await ofMember('street-1', 'inbox')).toHaveLength(1)
  })

  it('holds the figures that the pages show the same reader', async () => {
    for (const { id, audience } of running.members) {
      const view = running.services.definitions.audiences.get(audience)?.digest.view
      const { data, errors } = await running.ask(id, VIEW, { id: view })
      expect(errors).toBeUndefined()
      const { widgets } = (data as unknown as { view: { widgets: { title: string; figure?: PageFigure }[] } }).view
      const shown = widgets.flatMap(({ title, figure }) => (figure ? [{ title, ...figure }] : []))
      const [digest] = await ofMember(id)
      const said = digest?.message.figures ?? []
      if (digest?.message.steady === null) expect(said.length).toBe(shown.length)
      expect(said).toEqual(
        shown.slice(0, said.length).map((f) => ({
          label: f.title,
          value: f.text,
          comparison: f.comparison?.text ?? null,
          expected: f.expectedText,
          tone: f.tone,
        })),
      )
    }
    expect((await ofMember('street-1'))[0]?.message.figures.length).toBeGreaterThan(2)
  })

  it('tells the incidents of the reader’s own rows, and of no others', async () => {
    const told = async (memberId: string) => (await ofMember(memberId)).at(-1)?.message.changes.map((c) => c.link) ?? []
    expect(await told('district-1')).toEqual([expect.stringMatching(/incident\/in-1$/)])
    expect(await told('district-2')).toEqual([expect.stringMatching(/incident\/in-2$/)])
  })

  it('missed for days is made once, late, and says what changed since the last', async () => {
    await running.putIncident('in-3', { district: ['990101'] }, { openedAt: '2026-11-27T00:30:00.000Z' })
    // 09:00 on Friday, after three mornings without a server.
    const friday = at('2026-11-27T01:00:00Z')
    expect(await makeDueDigests(friday)).toBe(running.members.length)
    expect(await makeDueDigests(friday)).toBe(0)
    const digests = await ofMember('district-1')
    expect(digests.map((d) => d.dueAt)).toEqual([
      '2026-11-26T23:50:00.000Z',
      '2026-11-23T23:50:00.000Z',
      '2026-11-21T23:50:00.000Z',
    ])
    const changed = digests[0]?.message.changes.filter((c) => c.severity !== null) ?? []
    expect(changed.map((c) => [c.kind, c.link.split('/').at(-1)])).toEqual([['new', 'in-3']])
  })

  it('comes on the reader’s days only, also when it is late', async () => {
    const saturday = at('2026-11-28T02:00:00Z')
    expect(await makeDueDigests(saturday)).toBe(running.members.filter(isDaily).length)
  })

  it('waits for the process that has claimed it, until its lease ends', async () => {
    const slot = '2026-11-28T23:30:00.000Z'
    const sunday = at('2026-11-28T23:35:00Z')
    await running.services.store.claimSlot(digestJob('mayor'), slot, 'another', 60_000, sunday.now())
    expect(await makeDueDigests(sunday)).toBe(0)
    expect(await makeDueDigests(at('2026-11-28T23:36:01Z'))).toBe(1)
  })

  it('is not made for who left it, nor made up for when they return', async () => {
    const choose = (channel: 'email' | 'inbox', active: boolean) =>
      running.services.store.setSubscription({ memberId: 'mayor', product: 'digest', channel, active })
    await choose('email', false)
    await choose('inbox', false)
    const monday = '2026-11-29T23:31:00Z'
    const before = (await ofMember('mayor')).length
    await makeDueDigests(at(monday))
    await choose('inbox', true)
    await makeDueDigests(at(monday))
    expect((await ofMember('mayor')).length).toBe(before)
    await makeDueDigests(at('2026-11-30T23:31:00Z'))
    expect((await ofMember('mayor')).length).toBe(before)
    expect(await ofMember('mayor', 'inbox')).toHaveLength(before + 1)
  })

  it('without news is two lines, or nothing as the reader chose; the next is measured against the last that went', async () => {
    const { store } = running.services
    const news = async () => (await ofMember('district-1'))[0]?.message
    const [first, second] = [at('2026-12-01T00:00:00Z'), at('2026-12-02T00:00:00Z')]
    await makeDueDigests(first)
    await makeDueDigests(second)
    const quiet = await news()
    expect([quiet?.changes, quiet?.figures]).toEqual([[], []])
    expect([quiet?.unchanged, quiet?.steady]).not.toContain(null)
    const before = (await ofMember('district-1')).length
    const last = await store.lastDigests(['district-1'], 'daily')
    await store.setDigestChoice('district-1', 'nothing')
    await makeDueDigests(at('2026-12-03T00:00:00Z'))
    expect((await ofMember('district-1')).length).toBe(before)
    expect(await store.lastDigests(['district-1'], 'daily')).toEqual(last)
    await running.putIncident('in-4', { district: ['990101'] }, { openedAt: '2026-12-03T01:00:00.000Z' })
    await makeDueDigests(at('2026-12-04T00:00:00Z'))
    expect((await news())?.changes.map((c) => c.link.split('/').at(-1))).toContain('in-4')
  })

  it('leaves the others where one cannot be made and one cannot be saved; these are made at the next look', async () => {
    const monday = at('2026-12-07T01:00:00Z')
    const { store } = monday
    await store.setDigestChoice('district-1', 'two-lines')
    const broken: Services['store'] = {
      ...store,
      heldBack: async () => [{ memberId: 'mayor', incidentId: 'i', why: 'budget', createdAt: NOW.toISOString() }],
      incident: async () => Promise.reject(new Error('cannot be read')),
      saveDigests: async (digests, now) => {
        if (digests.some(({ memberId }) => memberId === 'district-1')) throw new Error('cannot be written')
        return store.saveDigests(digests, now)
      },
    }
    const logged = running.log.length
    expect(await makeDueDigests({ ...monday, store: broken })).toBe(running.members.length - 2)
    const failed = running.log.slice(logged).map((line) => JSON.parse(line))
    expect(failed.map(({ member, err }) => [member, err.message])).toEqual([
      ['mayor', 'cannot be read'],
      ['district-1', 'cannot be written'],
    ])
    expect(await makeDueDigests(at('2026-12-07T01:01:00Z'))).toBe(2)
    expect(await makeDueDigests(at('2026-12-07T01:02:00Z'))).toBe(0)
  })
})

/** The first rule whose tick tells somebody by e-mail. */
async function tellSomebody(): Promise<void> {
  const detection = detectHere(running.services)
  for (const rule of running.services.definitions.rules.values()) {
    await runTick(running.services, detection, rule, NOW)
    const told = await running.services.store.deliveries({ channel: 'email', states: ['due'] })
    if (told.some((delivery) => delivery.kind === 'alert')) return
  }
}

describe('over a real mail server', () => {
  it('a digest and a warning arrive with the figures that the pages give the same reader, in both parts, with the chart', async () => {
    await tellSomebody()
    const due = await running.services.store.deliveries({ channel: 'email', states: ['due'] })
    await deliverAll(running.services)
    const arrived = new Map(mail.received.map((one) => [one.messageId?.slice(1, -'@city.example>'.length), one]))
    const sent = due.filter((delivery) => delivery.dueAt <= NOW.toISOString())
    expect([...arrived.keys()].sort()).toEqual(sent.map((delivery) => delivery.id).sort())

    const digest = sent.find((d) => d.kind === 'digest' && d.memberId === 'street-1') as StoredDelivery
    const digestMail = arrived.get(digest.id)
    const { figures, reader } = digest.message as DigestMessage
    for (const { label, value } of figures) {
      expect(digestMail?.text).toContain(`${label}：${value}`)
      expect(digestMail?.html).toContain(value)
    }
    expect(digestMail?.text).toContain(reader)
    await expectChart(digestMail, messageChart(digest.message))

    const alert = sent.find((d) => d.kind === 'alert') as StoredDelivery
    const alertMail = arrived.get(alert.id)
    const message = alert.message as AlertMessage
    const question = '{ incident(id: "ID") { observed expected chart { option } } }'.replace(
      'ID',
      alert.incidentId ?? '',
    )
    const { data } = await running.ask(alert.memberId, question)
    const { incident } = data as unknown as { incident: PageIncident }
    expect([message.observed, message.expected]).toEqual([incident.observed, incident.expected])
    const figure = quantity(incident.observed, message.unit, message.locale)
    expect(alertMail?.text).toContain(figure)
    expect(String(alertMail?.html)).toContain(figure)
    await expectChart(alertMail, messageChart(message))
    // The days of the mail's chart are the page's, with the same readings.
    const { xAxis, series } = incident.chart.option
    const { at, values } = message.history ?? { at: [], values: [] }
    const both = at.flatMap((day, i) =>
      xAxis.data.includes(day) && day < '2026-11-24' ? [{ said: values[i], page: xAxis.data.indexOf(day) }] : [],
    )
    expect(both.length).toBeGreaterThan(50)
    expect(series.some(({ data }) => both.every(({ said, page }) => data[page] === said))).toBe(true)
  })
})

describe('two readers of one audience', () => {
  it('each get a digest in which no name and no figure of the other’s rows appears, whatever their rows', async () => {
    const { store, directory, definitions } = running.services
    const districts = directory
      .children('region', '')
      .flatMap(({ code }) => [code, ...directory.children('region', code).map((d) => d.code)])
    const all = districts.filter((code) => directory.entry('region', code)?.level === 'district')
    expect(all.length).toBeGreaterThan(5)
    let pair = 0
    await fc.assert(
      fc.asyncProperty(fc.subarray(all, { minLength: 1 }), fc.subarray(all, { minLength: 1 }), async (one, two) => {
        pair += 1
        for (const [i, district] of [one, two].entries())
          await store.putMembers([
            {
              ...(running.members.find((m) => m.id === 'district-1') as Member),
              id: `p${pair}-${i}`,
              attributes: { district },
            },
          ])
        const about = fc.sample(fc.constantFrom(...all), 2)
        for (const [i, district] of about.entries())
          await running.putIncident(`p${pair}-${i}`, { district: [district] })
        expect(await makeDueDigests(at(NOW.toISOString()))).toBe(2)
        for (const [i, own] of [one, two].entries()) {
          const message = (await ofMember(`p${pair}-${i}`))[0]?.message as DigestMessage
          const said = JSON.stringify(message)
          for (const code of all.filter((d) => !own.includes(d)))
            for (const { name } of [directory.entry('region', code), ...directory.children('region', code)].flatMap(
              (e) => e ?? [],
            ))
              expect(said).not.toContain(name.zh)
          const label = definitions.views.get('district')?.widgets.find((w) => w.id === 'tickets')?.title.zh
          expect(message.figures.find((f) => f.label === label)?.value).toBe(
            quantity(await ticketsOf(own), 'count', 'zh'),
          )
        }
      }),
      { numRuns: 8 },
    )
  })
})

/** Tickets of the last seven local days up to now, counted by hand. */
async function ticketsOf(districts: string[]): Promise<number> {
  const [row] = await running.services.warehouse.rows<{ n: number }>(
    `SELECT count() AS n FROM ticket FINAL WHERE tenant = 'demo' AND district_code IN {districts:Array(String)}
       AND created_at >= toDateTime('2026-11-18 00:00:00', 'Asia/Shanghai') AND created_at < toDateTime('2026-11-25 00:00:00', 'Asia/Shanghai')`,
    { districts },
  )
  return Number(row?.n)
}

async function expectChart(arrived: ParsedMail | undefined, chart: TrendSource | null): Promise<void> {
  expect(chart).not.toBeNull()
  expect(String(arrived?.html)).toContain('cid:chart')
  const image = arrived?.attachments.find((one) => one.cid === 'chart')
  expect(image?.contentType).toBe('image/png')
  expect(image?.content.equals(await chartImage(chart as TrendSource))).toBe(true)
}

interface PageIncident {
  observed: number
  expected: number | null
  chart: { option: { xAxis: { data: string[] }; series: { data: (number | null)[] }[] } }
}

interface PageFigure {
  text: string
  comparison: { text: string } | null
  expectedText: string | null
  tone: string
}

function isDaily({ audience }: { audience: string }): boolean {
  return running.services.definitions.audiences.get(audience)?.digest.days === 'daily'
}
