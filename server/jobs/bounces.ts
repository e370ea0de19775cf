import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { readBounceReport } from '../channels/bounce-report.ts'
import type { Services } from '../services.ts'

/** Mails that were looked at and are none of ours: they stay where people find them. */
const others = new WeakMap<Services, Set<string>>()

/**
 * Reads the new mails of the Maildir to which undeliverable mail comes back, notes each delivery that a report names, and moves the report to
 * `cur` as seen. Any other mail, such as a reader's answer, is left alone. Returns how many deliveries came back.
 */
export async function readBounces(services: Services): Promise<number> {
  const { bounces } = services.config
  if (!bounces) return 0
  const left = others.get(services) ?? new Set<string>()
  others.set(services, left)
  let noted = 0
  for (const name of await readdir(join(bounces, 'new'))) {
    if (left.has(name)) continue
    const file = join(bounces, 'new', name)
    const report = await readBounceReport(await readFile(file))
    if (report && (await services.store.delivery(report.deliveryId))) {
      if (await services.store.markBounced(report.deliveryId, report.why, services.now())) noted += 1
      await rename(file, join(bounces, 'cur', `${name}:2,S`))
    } else left.add(name)
  }
  return noted
}
