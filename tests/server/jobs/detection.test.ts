import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ruleSchema } from '../../../alerts/rule.ts'
import { readersOf } from '../../../server/jobs/alert-readings.ts'
import type { TickTask } from '../../../server/jobs/decide.ts'
import { type Detection, detectHere, detectInThread } from '../../../server/jobs/detection.ts'
import { recipientsOf } from '../../../server/jobs/tick.ts'
import type { Services } from '../../../server/services.ts'
import { NOW, type RunningCity, runCity } from '../http/running-city.ts'

let city: RunningCity
/** The city's services, with definitions that a test may replace. */
let services: { -readonly [K in keyof Services]: Services[K] }
let detection: Detection
beforeAll(async () => {
  city = await runCity()
  services = { ...city.services, definitions: city.services.definitions }
  detection = detectInThread(services)
})
afterAll(async () => {
  await detection.close()
  await city.close()
})

/** A rule of the city, or one that always has something to say. */
async function taskOf(ruleId: string | null): Promise<TickTask> {
  const { rules } = city.services.definitions
  const base = rules.get(ruleId ?? 'city-surge')
  if (!base) throw new Error(`no rule ${ruleId}`)
  const rule = ruleId ? base : ruleSchema.parse({ ...base, days: 7, detector: { kind: 'threshold', above: 1 } })
  const recipients = recipientsOf(await readersOf(city.services), [], new Map(), () => [])
  return { rule, slot: NOW, recipients, current: [], others: [], lessons: { known: [], shifts: [] } }
}

describe('the detection thread', () => {
  it.each([null, 'sudden-surge'])('decides on %s what is decided here', async (rule) => {
    const task = await taskOf(rule)
    expect(await detection.decide(task)).toEqual(await detectHere(services).decide(task))
  })

  it('takes over what was published', async () => {
    const { definitions } = services
    const task = await taskOf(null)
    const tenant = async () => (await detection.decide(task)).incidents[0]?.tenant
    expect(await tenant()).toBe('demo')
    services.definitions = { ...definitions, city: { ...definitions.city, tenant: 'other' } }
    expect(await tenant()).toBe('other')
    services.definitions = definitions
    expect(await tenant()).toBe('demo')
  })

  it('that dies fails what it was at, tells the log, and is replaced', async () => {
    const task = await taskOf(null)
    const own = detectInThread(services)
    const started = once(process, 'worker') as Promise<[Worker]>
    const asked = own.decide(task)
    const [worker] = await started
    await worker.terminate()
    await expect(asked).rejects.toThrow('the thread ended')
    expect(city.log.at(-1)).toContain('the detection thread ended')
    expect((await own.decide(task)).incidents).not.toEqual([])
    await own.close()
  })
})
