import { deliverAll } from '../../server/jobs/deliver.ts'
import { makeDueDigests } from '../../server/jobs/digest.ts'
import type { RunningCity } from '../server/http/running-city.ts'
import { type Cost, costOf, forgetPeak, heading, peakMb, report, seconds } from './measure.ts'
import { readersOver } from './recipients.ts'

/**
 * Prints a morning's digests: each over its reader's own rows with one chart, from the first query until the mail server has accepted the
 * last, with the most memory that this process took.
 */
export async function benchDigests(
  city: (env: Record<string, string>) => Promise<RunningCity>,
  readers: number,
  scopes: number,
): Promise<void> {
  const running = await city({})
  const { services } = running
  const { store } = services
  try {
    await store.putMembers(readersOver(readers, scopes))
    forgetPeak()
    const making = await costOf(() => makeDueDigests(services, { late: true }))
    const made = making.result
    const sending = await costOf(() => deliverAll(services))
    const sent = await store.deliveries({ channel: 'email', states: ['sent'] })
    const charts = sent.filter(({ message }) => 'chart' in message && message.chart).length
    heading(
      `${made} digests over ${scopes} different sets of rows, ${charts} with a chart`,
      'wall',
      'digests',
      'processor',
    )
    const line = (what: string, { wall, cpu }: Cost) =>
      report(what, seconds(wall), `${((1000 * made) / wall).toFixed(0)}/s`, `${(cpu / made).toFixed(1)} ms each`)
    line('queries, digests saved', making)
    line(`rendered and accepted by SMTP: ${sent.length}`, sending)
    line('from query to accepted', { wall: making.wall + sending.wall, cpu: making.cpu + sending.cpu })
    report('peak memory of this process', `${peakMb()} MB`)
  } finally {
    await running.close()
  }
}
