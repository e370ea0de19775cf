import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { readConfig } from '../../server/config.ts'
import { SESSION_COOKIE } from '../../server/http/session.ts'
import { type Running, startServer } from '../../server/start.ts'
import { launchChromium } from '../browser/chromium.ts'
import { PHONE } from '../browser/visitor.ts'

/** A phone on a poor connection: 1.6 Mbit/s, 150 ms, a processor four times as slow as this one. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 }
const SLOWER = 4
const VISITS = 3
/** After loading, the last paints and shifts are still to come. */
const SETTLING_MS = 250

interface Visit {
  bytes: number
  painted: number
  server: number
  shift: number
}

/** Each page at a first visit, with nothing kept by the browser: bytes over the wire, first paint with content, layout shift. */
async function visitOnce(browser: Browser, url: string, session: string, path: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2 })
  try {
    await context.addCookies([{ name: SESSION_COOKIE, value: session, url }])
    await context.addInitScript(WATCH_SHIFTS)
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', NETWORK)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    let bytes = 0
    cdp.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength
    })
    await page.goto(url + path, { waitUntil: 'load' })
    await page.waitForTimeout(SETTLING_MS)
    return { bytes, ...(await timesOf(page)) }
  } finally {
    await context.close()
  }
}

/** Adds up layout shifts in the page, from its beginning. */
const WATCH_SHIFTS = `
  window.shift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`

function timesOf(page: Page): Promise<Omit<Visit, 'bytes'>> {
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return {
      painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      server: (navigation?.responseStart ?? 0) - (navigation?.requestStart ?? 0),
      shift: (window as unknown as { shift: number }).shift,
    }
  })
}

/** Every page with the member who opens it; those of single incidents, tickets and messages by the newest. */
async function pagesOf(running: Running): Promise<[member: string, path: string][]> {
  const { store, definitions } = running.services
  const views = definitions.city.members.map(({ id, audience }): [string, string] => [
    id,
    `/v/${definitions.audiences.get(audience)?.views[0]}`,
  ])
  const [incident] = await store.incidents({ states: ['open', 'acknowledged'], limit: 1 })
  const [delivery] = await store.deliveries({ memberId: 'duty', limit: 1 })
  const others = ['/incidents', '/tickets?view=duty', '/inbox', '/outbox', '/subscriptions', '/metric/ticket.tickets']
  if (incident) others.push(`/incident/${incident.id}`)
  if (delivery) others.push(`/delivery/${encodeURIComponent(delivery.id)}`)
  return [...views, ...others.map((path): [string, string] => ['duty', path])]
}

async function measure(running: Running, browser: Browser): Promise<void> {
  const { store, now } = running.services
  process.stdout.write('member      page                             KB  painted ms  of these server  shift\n')
  for (const [member, path] of await pagesOf(running)) {
    const opened = await store.redeemSignIn(await store.createSignIn(member, 60_000, now()), now())
    if (!opened) throw new Error(`nobody is called ${member}`)
    const visits: Visit[] = []
    for (let n = 0; n < VISITS; n++) visits.push(await visitOnce(browser, running.url, opened.session, path))
    const median = visits.sort((a, b) => a.painted - b.painted)[Math.floor(VISITS / 2)]
    if (!median) continue
    const cells = [median.bytes / 1024, median.painted, median.server].map((value, i) => value.toFixed(i === 0 ? 1 : 0))
    const [size, painted, server] = cells
    process.stdout.write(
      `${member.padEnd(11)} ${path.slice(0, 28).padEnd(28)} ${size?.padStart(7)} ${painted?.padStart(11)} ${server?.padStart(16)} ${median.shift.toFixed(3).padStart(6)}\n`,
    )
  }
}

const own = process.env.WWH_DATA_DIR
const dataDir = own ?? (await mkdtemp(join(tmpdir(), 'bench-pages-')))
const browser = await launchChromium()
try {
  const running = await startServer(readConfig({ WWH_DATA_DIR: dataDir, WWH_PORT: '0', WWH_SCHEDULER: 'off' }))
  try {
    await measure(running, browser)
  } finally {
    await running.close()
  }
} finally {
  await browser.close()
  if (!own) await rm(dataDir, { recursive: true, force: true })
}
