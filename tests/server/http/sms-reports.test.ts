import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { buildApp } from '../../../server/http/app.ts'
import { deliverAll } from '../../../server/jobs/deliver.ts'
import type { Services } from '../../../server/services.ts'
import type { Store } from '../../../server/store/store.ts'
import { loadDirectory } from '../../../server/warehouse/directory.ts'
import { type ProviderServer, startProvider } from '../channels/provider-server.ts'
import { alertText } from '../jobs/alert-text.ts'
import { openState, removeState } from '../store/state-at-hand.ts'

const TOKEN = 'a-token-of-some-length'
const NOW = new Date('2026-11-24T02:00:00Z')
const LATER = new Date('2026-11-24T02:00:30Z')
const dataDir = mkdtempSync(join(tmpdir(), 'wwh-reports-'))
let store: Store
let provider: ProviderServer

beforeAll(async () => {
  store = await openState(dataDir)
  provider = await startProvider({})
  const member = { tenant: 'demo', audience: 'mayor', name: '林', email: '', locale: 'zh' as const, attributes: {} }
  await store.putMembers([{ ...member, id: 'm', phone: '13800138000' }])
})
afterAll(async () => {
  await provider.close()
  await store.close()
  await removeState(dataDir)
})

/** A server that sends over a gateway, listening. */
async function serverWith(gateway: string, values: Record<string, string>) {
  const file = join(dataDir, `${gateway}.json`)
  const sms = { gateway, values: { ...values, baseUrl: provider.url }, reportToken: TOKEN }
  writeFileSync(file, JSON.stringify({ sms }))
  const definitions = await loadDefinitions(resolve(import.meta.dirname, '../../..'))
  const services = {
    ...{ definitions, store, logger: pino({ level: 'silent' }), now: () => NOW },
    directory: await loadDirectory({ rows: async () => [] }, 'demo'),
    config: readConfig({ WWH_DATA_DIR: dataDir, WWH_CHANNELS: file }),
  } as unknown as Services
  const app = await buildApp({ ...services, now: () => LATER })
  return { app, services, url: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

async function send(services: Services, id: string, answer: object): Promise<void> {
  const delivery = {
    ...({ id, tenant: 'demo', memberId: 'm', channel: 'sms', kind: 'alert', incidentId: `i-${id}` } as const),
    ...({ revision: 1, state: 'due', why: 'rule', dueAt: NOW.toISOString(), message: alertText } as const),
  }
  await store.saveTick({ ruleId: 'r', slot: id, incidents: [], transitions: [], deliveries: [delivery] }, NOW)
  provider.replies.push({ body: answer })
  await deliverAll(services)
}

const post = async (url: string, body: unknown, token = TOKEN) => {
  const headers = { 'content-type': 'application/json' }
  const posted = await fetch(`${url}/sms-reports?token=${token}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return [posted.status, await posted.json()]
}
const became = async (id: string) => {
  const found = await store.delivery(id)
  return found && [found.state, found.acceptedAs, found.deliveredAt, found.bouncedAt, found.bounce]
}
const [SENT, THEN] = ['sent', LATER.toISOString()]

describe('Aliyun reports', () => {
  const accepted = (BizId: string) => ({ Code: 'OK', Message: 'OK', BizId, RequestId: 'r' })
  const report = (out_id: string, biz_id: string, success: boolean, err_code: string) => ({
    ...{ phone_number: '13800138000', send_time: '2026-11-24 10:00:00', report_time: '2026-11-24 10:00:20' },
    ...{ success, err_code, err_msg: success ? '用户接收成功' : '空号', sms_size: '1', biz_id, out_id },
  })
  let server: { app: FastifyInstance; services: Services; url: string }
  beforeAll(async () => {
    server = await serverWith('aliyun', { keyId: 'AK', secret: 'S', signName: '云州12345', template: 'SMS_1' })
  })
  afterAll(() => server.app.close())

  it('that the phone had it, or why not; several at once, each once', async () => {
    const { services, url } = server
    await send(services, 'a1', accepted('b1^0'))
    await send(services, 'a2', accepted('b2^0'))
    expect(await became('a1')).toEqual([SENT, 'b1^0', null, null, null])
    const reports = [report('a1', 'b1^0', true, 'DELIVERED'), report('a2', 'b2^0', false, 'MOBILE_NOT_ON_SERVICE')]
    expect(await post(url, reports)).toEqual([200, { code: 0, msg: '接收成功' }])
    const late = [report('a1', 'b1^0', false, 'LATE'), report('strange', 'b9^0', true, 'DELIVERED')]
    expect((await post(url, late))[0]).toBe(200)
    expect(await became('a1')).toEqual([SENT, 'b1^0', THEN, null, null])
    expect(await became('a2')).toEqual([SENT, 'b2^0', null, THEN, 'MOBILE_NOT_ON_SERVICE: 空号'])
  })

  it.each([
    ['without the token', 'another-token-of-the-kind', [], 404],
    ['with half of it', TOKEN.slice(0, 8), [], 404],
    ['that are none', TOKEN, ['x'], 400],
  ])('are not taken %s', async (_, token, body, status) => {
    expect((await post(server.url, body, token))[0]).toBe(status)
  })
})

describe('Tencent reports', () => {
  it('by its own number of the message', async () => {
    const template = { signName: '云州12345', template: '11', appId: '14', region: 'ap-guangzhou' }
    const { app, services, url } = await serverWith('tencent', { keyId: 'AK', secret: 'S', ...template })
    const accepted = (SerialNo: string) => ({ Response: { SendStatusSet: [{ SerialNo, Code: 'Ok', Message: 'ok' }] } })
    await send(services, 't1', accepted('2026:1'))
    await send(services, 't2', accepted('2026:2'))
    const report = (sid: string, report_status: string, errmsg: string) => ({
      ...{ user_receive_time: '2026-11-24 10:00:20', nationcode: '86', mobile: '13800138000' },
      ...{ report_status, errmsg, description: report_status === 'FAIL' ? '用户停机' : '用户短信送达成功', sid },
    })
    const reports = [report('2026:1', 'SUCCESS', 'DELIVRD'), report('2026:2', 'FAIL', 'MI:0013')]
    expect(await post(url, reports)).toEqual([200, { result: 0, errmsg: 'OK' }])
    expect(await became('t1')).toEqual([SENT, '2026:1', THEN, null, null])
    expect(await became('t2')).toEqual([SENT, '2026:2', null, THEN, 'MI:0013: 用户停机'])
    await app.close()
  })
})
