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

/** A browser in which a member is signed in already, or nobody where there is no member. */
export async function visit(
  browser: Browser,
  city: RunningCity,
  url: string,
  memberId: string | null,
  { size = PHONE, locale, script = true }: Circumstances = {},
): Promise<Visitor> {
  const options: BrowserContextOptions = {
    viewport: size,
    colorScheme: 'light',
    javaScriptEnabled: script,
    baseURL: url,
  }
  const context = await browser.newContext(options)
  if (memberId !== null) {
    const [name = '', value = ''] = (await city.cookieOf(memberId)).split('=')
    await context.addCookies([{ name, value, url }])
  }
  if (locale) await context.addCookies([{ name: 'language', value: locale, url }])
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
  if (!(await page.evaluate(() => 'axe' in globalThis))) await lend(page)
  const found = await page.evaluate(async (options) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    // Without reading the style sheets once more: no rule that runs asks for them.
    return (await run({ exclude: ['iframe'] }, { resultTypes: ['violations'], preload: false, ...options })).violations
  }, rules)
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

/** Gives the page axe, over the debugging line: the content policy would refuse it as a script of the page, as it should. */
async function lend(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Runtime.evaluate', { expression: axe.source })
  await cdp.detach()
}
