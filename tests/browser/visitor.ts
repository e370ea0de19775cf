import axe, { type RunOptions } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { RunningCity } from '../server/http/running-city.ts'

export const PHONE = { width: 375, height: 812 } as const
export const DESKTOP = { width: 1280, height: 800 } as const

/** A signed-in reader in a browser of their own, and all that went wrong there. */
export interface Visitor {
  page: Page
  /** Errors of the console and of scripts, refusals of the content policy, failed requests; emptied by whoever reads it. */
  faults(): string[]
  /** Opens a page and tells what is wrong with it: the above, and whether it scrolls sideways. */
  open(path: string): Promise<string[]>
  /** Whether the page, as it stands, is wider than its window. */
  sideways(): Promise<string[]>
  /** Violations of accessibility on the page as it stands, as `rule: element`: all rules in light, contrast again in dark. */
  inaccessible(): Promise<string[]>
  close(): Promise<void>
}

export interface Circumstances {
  size?: { width: number; height: number }
  locale?: 'zh' | 'en'
  script?: boolean
}

/** Signs a member in by a one-time link, as people do. */
export async function visit(
  browser: Browser,
  city: RunningCity,
  url: string,
  memberId: string,
  { size = PHONE, locale, script = true }: Circumstances = {},
): Promise<Visitor> {
  const options: BrowserContextOptions = {
    viewport: size,
    colorScheme: 'light',
    javaScriptEnabled: script,
    baseURL: url,
  }
  const context = await browser.newContext(options)
  if (locale) await context.addCookies([{ name: 'language', value: locale, url }])
  // Not a script element: the content policy would refuse it, as it should.
  if (script) await context.addInitScript(axe.source)
  const page = await context.newPage()
  const heard: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => heard.push(`script: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) heard.push(`${response.status()}: ${response.url()}`)
  })
  const faults = () => heard.splice(0)
  const open = async (path: string) => {
    await page.goto(path)
    return [...faults(), ...(await sideways(page))]
  }
  const token = await city.services.store.createSignIn(memberId, 60_000, city.services.now())
  await page.goto(`/sign-in?token=${token}`)
  await page.getByRole('button').click()
  await page.waitForURL(`${url}/`)
  return {
    page,
    faults,
    open,
    sideways: () => sideways(page),
    inaccessible: () => inaccessible(page),
    close: () => context.close(),
  }
}

async function sideways(page: Page): Promise<string[]> {
  const [content, window] = await page.locator('html').evaluate((root) => [root.scrollWidth, root.clientWidth] as const)
  return content > window ? [`${page.url()} is ${content} px wide in a window of ${window}`] : []
}

async function inaccessible(page: Page): Promise<string[]> {
  const light = await violations(page, {})
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await violations(page, { runOnly: ['color-contrast'] })
  await page.emulateMedia({ colorScheme: 'light' })
  return [...light, ...dark.map((violation) => `dark ${violation}`)]
}

async function violations(page: Page, rules: Pick<RunOptions, 'runOnly'>): Promise<string[]> {
  const found = await page.evaluate(async (options) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    return (await run({ exclude: ['iframe'] }, { resultTypes: ['violations'], ...options })).violations
  }, rules)
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}
