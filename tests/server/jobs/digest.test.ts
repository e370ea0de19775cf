import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDueDigests } from '../../../server/jobs/digest.ts'
import type { Services } from '../../../server/services.ts'
import { digestJob, type StoredDelivery } from '../../../server/store/store.ts'
import { VIEW } from '../../../server/web/documents.ts'
import type { DigestMessage } from '../../../templates/message.ts'
import { NOW, type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
beforeAll(async () => {
  running = await runCity()
  await running.putIncident('in-1', { district: ['990101'], matter2: ['M01'] })
  await running.putIncident('in-2', { district: ['990102'] })
})
afterAll(() => running.close())

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
})

interface PageFigure {
  text: string
  comparison: { text: string } | null
  expectedText: string | null
  tone: string
}

function isDaily({ audience }: { audience: string }): boolean {
  return running.services.definitions.audiences.get(audience)?.digest.days === 'daily'
}
