import cron from 'node-cron'
import { SEVERITIES } from '../../audiences/audience.ts'
import { getReadyToMail } from '../channels/email.ts'
import type { Services } from '../services.ts'
import { readBounces } from './bounces.ts'
import { deliverAll } from './deliver.ts'
import { type Detection, detectInThread } from './detection.ts'
import { makeDueDigests } from './digest.ts'
import { escalateDue } from './escalate.ts'
import { makeMonthlyReports } from './monthly.ts'
import { dueSlots } from './schedule.ts'
import { runTick } from './tick.ts'

/** Now and each minute decides what is due to be said, sends what is due to go, and reads what came back, until stopped. None waits for another. */
export function startScheduler(services: Services): { stop(): Promise<void> } {
  const detection = detectInThread(services)
  const deliver = oneAtATime(services, 'deliveries could not be sent', async () => {
    await deliverAll(services)
  })
  const decide = oneAtATime(services, 'what is due could not be decided', async () => {
    await decideDue(services, detection)
    void deliver()
  })
  const receive = oneAtATime(services, 'returned mail could not be read', async () => {
    await readBounces(services)
  })
  const each = () => {
    void decide()
    void deliver()
    void receive()
  }
  const task = cron.schedule('* * * * *', each, { timezone: 'UTC' })
  each()
  if (services.config.smtpUrl) void getReadyToMail()
  return {
    async stop() {
      await task.destroy()
      await decide.idle()
      await detection.close()
      await deliver.idle()
      await receive.idle()
    },
  }
}

/**
 * Runs every rule's due slots, gravest rules first since they may spend the readers' attention first, then the escalations and
 * digests that are due.
 */
export async function decideDue(services: Services, detection: Detection): Promise<void> {
  const rules = [...services.definitions.rules.values()]
  rules.sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
  for (const rule of rules)
    await attempt(services, `rule ${rule.id} could not be evaluated`, async () => {
      const last = await services.store.lastFinishedSlot(rule.id)
      const { zone } = services.definitions.city
      for (const slot of dueSlots(rule.schedule, zone, last ? new Date(last) : null, services.now()))
        await runTick(services, detection, rule, slot)
    })
  await attempt(services, 'incidents could not be escalated', () => escalateDue(services))
  for (const cadence of ['daily', 'weekly'] as const)
    await attempt(services, `${cadence} digests could not be made`, () => makeDueDigests(services, { cadence }))
  await attempt(services, 'monthly reports could not be made', () => makeMonthlyReports(services))
}

/** What fails leaves the rest alone. */
async function attempt(services: Services, failed: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    services.logger.error({ err: error }, failed)
  }
}

/** A job that is not begun again while it runs; asked for meanwhile, it runs once more after. A failure is logged. */
function oneAtATime(services: Services, failed: string, job: () => Promise<void>) {
  let working: Promise<void> | null = null
  let again = false
  const work = async () => {
    do {
      again = false
      await attempt(services, failed, job)
    } while (again)
    working = null
  }
  const run = (): Promise<void> => {
    if (working) again = true
    else working = work()
    return working ?? Promise.resolve()
  }
  return Object.assign(run, {
    async idle() {
      again = false
      await working
    },
  })
}
