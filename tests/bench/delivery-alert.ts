import { getReadyToMail } from '../../server/channels/email.ts'
import { deliverAll } from '../../server/jobs/deliver.ts'
import { detectInThread } from '../../server/jobs/detection.ts'
import { runTick } from '../../server/jobs/tick.ts'
import type { Services } from '../../server/services.ts'
import { NOW, type RunningCity } from '../server/http/running-city.ts'
import { type Cost, costOf, heading, percentile, report, seconds } from './measure.ts'
import { readersOf } from './recipients.ts'

const DAY_MS = 86_400_000
/** An audience of the whole city that gets what happens in its inbox and by e-mail. */
const AUDIENCE = 'analyst'
const RULE = 'city-surge'
/** So many mornings are looked through for those on which the rule has something to say. */
const MORNINGS = 60
/** The first alert of a process meets code that was never run: it takes longer than those after it. */
const ALERTS = 2

/**
 * Prints how long an alert takes to reach everybody: from the beginning of the tick that finds it until each message is handed over. As in a
 * server that runs, the mailer has been read before, and what the mornings before taught of the series is kept.
 */
export async function benchAlert(
  city: (env: Record<string, string>) => Promise<RunningCity>,
  recipients: number,
): Promise<void> {
  const running = await city({})
  const { store, definitions } = running.services
  const rule = definitions.rules.get(RULE)
  let ahead = 0
  const services: Services = { ...running.services, now: () => new Date(Date.now() + ahead) }
  const detection = detectInThread(services)
  try {
    if (!rule) throw new Error(`the demo city has no rule ${RULE}`)
    await store.putMembers(readersOf(AUDIENCE, recipients))
    await getReadyToMail()
    let alerts = 0
    for (let before = MORNINGS; before >= 0 && alerts < ALERTS; before--) {
      const slot = new Date(NOW.getTime() - before * DAY_MS)
      ahead = slot.getTime() - Date.now()
      const deciding = await costOf(() => runTick(services, detection, rule, slot))
      const reached = new Set(deciding.result?.deliveries.filter((d) => d.state === 'due').map((d) => d.memberId))
      if (reached.size < recipients) continue
      const sending = await costOf(() => deliverAll(services))
      alerts += 1
      await print(running, slot, `Alert ${alerts} to ${recipients} readers`, { deciding, sending })
    }
    if (alerts === 0) throw new Error(`${RULE} had nothing to say on ${MORNINGS} mornings`)
  } finally {
    await detection.close()
    await running.close()
  }
}

async function print(
  { services }: RunningCity,
  slot: Date,
  title: string,
  costs: Record<'deciding' | 'sending', Cost>,
): Promise<void> {
  heading(`${title}, from the beginning of its tick`, 'p50', 'p95', 'last')
  const processor = ({ cpu }: Cost) => `${seconds(cpu)} cpu`
  report('read, decided and saved', '', processor(costs.deciding), seconds(costs.deciding.wall))
  report('rendered and handed over', '', processor(costs.sending), seconds(costs.sending.wall))
  for (const channel of ['inbox', 'email']) {
    const sent = await services.store.deliveries({ channel, states: ['sent'] })
    const times = sent
      .filter(({ createdAt }) => createdAt >= slot.toISOString())
      .map(({ sentAt }) => Date.parse(sentAt ?? '') - slot.getTime())
    const figures = [0.5, 0.95, 1].map((share) => seconds(percentile(times, share)))
    report(`${channel}: ${times.length} messages`, ...figures)
  }
}
