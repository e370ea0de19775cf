import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runChild, startChild } from '../child.ts'
import { openState, removeState } from '../store/state-at-hand.ts'
import { alertText } from './alert-text.ts'
import { startMailServer } from './mail-server.ts'

const SEND = new URL('./send-due.ts', import.meta.url)
const MAILS = 40
const NOW = '2026-11-24T02:00:00.000Z'
/** After the lease of the killed process. */
const LATER = '2026-11-24T02:06:00.000Z'

const dataDir = mkdtempSync(join(tmpdir(), 'wwh-killed-'))
afterAll(() => removeState(dataDir))

it('a process killed while it sends loses no message, and what it doubles bears the same Message-ID', async () => {
  const store = await openState(dataDir)
  await store.putMembers([
    {
      id: 'm',
      tenant: 'demo',
      audience: 'mayor',
      name: '林',
      email: 'm@x.org',
      phone: '',
      locale: 'zh',
      attributes: {},
    },
  ])
  const deliveries = Array.from({ length: MAILS }, (_, i) => ({
    ...({
      id: `k${i}`,
      tenant: 'demo',
      memberId: 'm',
      channel: 'email',
      kind: 'alert',
      incidentId: `i${i % 20}`,
    } as const),
    ...({ revision: i < 20 ? 1 : 2, state: 'due', why: 'rule', dueAt: NOW, message: alertText } as const),
  }))
  await store.saveTick({ ruleId: 'r', slot: 's', incidents: [], transitions: [], deliveries }, new Date(NOW))
  await store.close()

  const mail = await startMailServer()
  const child = await startChild(SEND, [dataDir, mail.url, NOW])
  mail.onReceived = () => {
    if (mail.received.length === 15) child.kill()
  }
  expect(await child.ended).toBe('SIGKILL')
  const before = mail.received.length
  expect(before).toBeGreaterThanOrEqual(15)
  expect(before).toBeLessThan(MAILS)

  mail.onReceived = null
  await runChild(SEND, [dataDir, mail.url, LATER])
  const ids = mail.received.map((one) => one.messageId)
  expect(new Set(ids)).toEqual(new Set(deliveries.map(({ id }) => `<${id}@city.example>`)))
  // What was in flight when the process died, over two connections, and what was accepted but not yet written down.
  expect(ids.length - MAILS).toBeLessThanOrEqual(8)
  for (let i = 0; i < 20; i++)
    expect(ids.lastIndexOf(`<k${i}@city.example>`), 'a follow-up overtook').toBeLessThan(
      ids.indexOf(`<k${i + 20}@city.example>`),
    )
  const after = await openState(dataDir)
  expect((await after.deliveries({})).map((one) => one.state)).toEqual(Array(MAILS).fill('sent'))
  await after.close()
  await mail.close()
})
