import { SMTPServer } from 'smtp-server'
import { bindScope } from '../../audiences/scope.ts'
import { isAlert } from '../../server/channels/said.ts'
import { readConfig } from '../../server/config.ts'
import { deliverAll } from '../../server/jobs/deliver.ts'
import { detectInThread } from '../../server/jobs/detection.ts'
import { runTick } from '../../server/jobs/tick.ts'
import { openingOver } from '../../server/opening.ts'
import type { Services } from '../../server/services.ts'
import { type Running, startServer } from '../../server/start.ts'
import { openView, type Row } from '../../views/open-view.ts'
import { type Blocked, heading, ms, percentile, report, timesOf, watchLoop } from './measure.ts'

/** Starts over a directory's city in this process, does the work, and stops. */
export async function withCity(
  dataDir: string,
  env: Record<string, string>,
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const config = readConfig({ WWH_DATA_DIR: dataDir, WWH_PORT: '0', WWH_SCHEDULER: 'off', ...env })
  const running = await startServer(config)
  try {
    await work(running)
  } finally {
    await running.close()
  }
}

/** Prints how long every member's first view takes to open: with nothing kept, and again with the answers kept. */
export async function benchViews({ services }: Running, runs: number): Promise<void> {
  const { definitions, warehouse } = services
  heading('Opening the first view of every member of the demo city', 'p50', 'p95')
  for (const kept of [false, true]) {
    const times: number[] = []
    for (const member of await services.store.members()) {
      const audience = definitions.audiences.get(member.audience)
      const view = definitions.views.get(audience?.views[0] ?? '')
      if (!audience || !view) continue
      const opening = {
        ...openingOver(services, bindScope(audience, member)),
        // A reader who may give up is answered apart, by the engine itself.
        run: async (query: Parameters<typeof warehouse.read>[0]) =>
          (await warehouse.read<Row>(query, kept ? {} : { signal: new AbortController().signal })).rows,
      }
      if (kept) await openView(view, opening)
      times.push(...(await timesOf(runs, () => openView(view, opening))))
    }
    report(kept ? 'answers kept' : 'nothing kept', ms(percentile(times, 0.5)), ms(percentile(times, 0.95)))
  }
}

/**
 * Prints how long one tick of every rule takes (reading, deciding, explaining, saving) and for how long it held up everybody else: by the
 * clock, and by what this thread itself was busy with.
 */
export async function benchTick({ services }: Running): Promise<void> {
  heading('One tick of every rule', 'wall', 'longest block', 'own work')
  const slot = new Date(Math.floor(services.now().getTime() / 60_000) * 60_000)
  const detection = detectInThread(services)
  let all = 0
  const longest: Blocked = { wall: 0, cpu: 0 }
  for (const rule of services.definitions.rules.values()) {
    const watched = watchLoop()
    const [time = 0] = await timesOf(1, () => runTick(services, detection, rule, slot))
    const blocked = watched()
    all += time
    longest.wall = Math.max(longest.wall, blocked.wall)
    longest.cpu = Math.max(longest.cpu, blocked.cpu)
    report(rule.id, ms(time), ms(blocked.wall), ms(blocked.cpu))
  }
  await detection.close()
  report('all rules', ms(all), ms(longest.wall), ms(longest.cpu))
}

/** Prints how many messages a second are rendered and handed over: alerts to every member by e-mail, to a real SMTP server. */
export async function benchMessages(dataDir: string, env: Record<string, string>, messages: number): Promise<void> {
  let arrived = 0
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      arrived++
      stream.resume().on('end', () => done())
    },
  })
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', () => done()))
  const address = smtp.server.address()
  const url = `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  try {
    await withCity(dataDir, { ...env, WWH_SMTP_URL: url }, async ({ services }) => {
      const made = await makeDue(services, messages)
      heading(`${made} alert e-mails with chart, by SMTP`, 'wall', 'messages/s')
      const [time = 0] = await timesOf(1, () => deliverAll(services))
      report(`${arrived} arrived`, ms(time), ((1000 * arrived) / time).toFixed(1))
    })
  } finally {
    await new Promise<void>((done) => smtp.close(() => done()))
  }
}

/** Puts so many e-mails into the outbox, due now: copies of what the first start said of an incident. */
async function makeDue(services: Services, messages: number): Promise<number> {
  const now = services.now()
  const told = await services.store.deliveries({ limit: 500 })
  const [alert] = told.flatMap((d) => (isAlert(d.message) ? [{ ...d, message: d.message }] : []))
  if (!alert) throw new Error('the city has told nobody of anything')
  const copies = Array.from({ length: messages }, (_, n) => ({
    ...alert,
    id: `bench-${now.getTime()}-${n}`,
    incidentId: `bench-${n}`,
    channel: 'email' as const,
    state: 'due' as const,
    dueAt: now.toISOString(),
  }))
  const slot = now.toISOString()
  await services.store.claimSlot('bench', slot, 'bench', 60_000, now)
  await services.store.saveTick({ ruleId: 'bench', slot, incidents: [], transitions: [], deliveries: copies }, now)
  return copies.length
}
