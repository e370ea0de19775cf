import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { replay } from '../../server/jobs/replay.ts'
import { NOW, type RunningCity, runCity } from '../server/http/running-city.ts'
import { launchChromium } from './chromium.ts'
import { type Circumstances, DESKTOP, PHONE, type Visitor, visit } from './visitor.ts'

let city: RunningCity
let browser: Browser
let url: string
beforeAll(async () => {
  const launched = launchChromium()
  city = await runCity()
  await replay(city.services, { from: new Date(NOW.getTime() - 2 * 86_400_000), to: NOW })
  url = await city.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launched
})
afterAll(async () => {
  await browser?.close()
  await city?.close()
})

async function as(memberId: string, circumstances: Circumstances, day: (visitor: Visitor) => Promise<void>) {
  const visitor = await visit(browser, city, url, memberId, circumstances)
  visitor.page.setDefaultTimeout(25_000)
  try {
    await day(visitor)
  } finally {
    await visitor.close()
  }
}

/** Keeps a picture for people to look at, where a directory for them is named. */
async function picture(page: Page, name: string): Promise<void> {
  const directory = process.env.WWH_TEST_PICTURES
  if (!directory) return
  await mkdir(directory, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(directory, `${name}-${colorScheme}.png`), fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

async function settled(page: Page): Promise<void> {
  await page.locator('.cm-content').waitFor()
  await page.frameLocator('.frame iframe').getByRole('heading').first().waitFor()
  await page.getByText(/scans|次扫描/).waitFor()
}

describe('the studio', () => {
  it('is not there for those who neither define nor approve', async () => {
    await as('mayor', {}, async ({ open, page }) => {
      expect((await open('/studio')).some((fault) => fault.startsWith('404'))).toBe(true)
      expect(await page.locator('#studio').count()).toBe(0)
      expect(await page.getByRole('link', { name: /studio|工作室/i }).count()).toBe(0)
    })
  })

  it('costs the readers of pages nothing: no page but its own asks for its client', async () => {
    await as('analyst', { size: DESKTOP }, async ({ open, page }) => {
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      await open('/')
      expect(asked.filter((path) => path.startsWith('/studio'))).toEqual([])
      expect(await page.getByRole('link', { name: /studio|工作室/i }).count()).toBe(1)
    })
  })

  const openings = [
    ['zh', PHONE, 'phone'],
    ['en', DESKTOP, 'desk'],
    ...(process.env.WWH_TEST_PICTURES
      ? ([
          ['en', PHONE, 'phone'],
          ['zh', DESKTOP, 'desk'],
        ] as const)
      : []),
  ] as const
  it.each(openings)('opens in %s at %o without a fault, sideways scroll or violation', async (locale, size, name) => {
    await as('analyst', { locale, size }, async ({ open, page, faults, sideways, inaccessible }) => {
      await open('/studio')
      await settled(page)
      await picture(page, `studio-${locale}-${name}`)
      expect(await inaccessible()).toEqual([])
      expect([...faults(), ...(await sideways())]).toEqual([])
    })
  })

  it('leads from a question to a view that another reader opens, without SQL or YAML', async () => {
    await as('analyst', { locale: 'en', size: DESKTOP }, async ({ open, page, faults, inaccessible }) => {
      await open('/studio')
      await settled(page)
      await page.getByRole('button', { name: 'From question to view' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('Metric').selectOption('ticket.tickets')
      await form.getByLabel('Split by').selectOption('district')
      await form.getByLabel('Chart').selectOption('breakdown')
      const texts = async (legend: string, zh: string, en: string) => {
        await form.getByRole('group', { name: legend }).getByLabel('Chinese').fill(zh)
        await form.getByRole('group', { name: legend }).getByLabel('English').fill(en)
      }
      await texts('Title', '各区诉求', 'Requests by district')
      await form.getByLabel('Id').fill('districts-now')
      await texts('The question it answers', '哪个区多？', 'Which district has most?')
      await form.getByLabel('Offer it to').selectOption('mayor')
      await picture(page, 'studio-en-form')
      expect(await inaccessible()).toEqual([])
      await form.getByRole('button', { name: 'Write it into the draft' }).click()
      await page.getByText('Draft saved').waitFor()
      await page.getByText('No problems').waitFor()
      const frame = page.frameLocator('.frame iframe')
      await frame
        .getByRole('heading', { name: /Requests by district|各区诉求/ })
        .first()
        .waitFor()
      await page.getByRole('tab', { name: 'Effects' }).click()
      await page.getByText(/districts-now · can open it from now on/).waitFor()
      await picture(page, 'studio-en-effects')
      expect(await inaccessible()).toEqual([])
      await page.getByLabel('Why').fill('the mayor asked for it')
      await page.getByRole('button', { name: 'Submit for review' }).click()
      await page.getByRole('button', { name: 'Take back' }).waitFor()
      expect(faults()).toEqual([])
    })
    await as('director', { locale: 'en', size: DESKTOP }, async ({ open, page, faults, inaccessible }) => {
      await open('/studio')
      const change = page.getByLabel('Change')
      await change.getByRole('option', { name: /the mayor asked for it/ }).waitFor({ state: 'attached' })
      await change.selectOption({ index: 1 })
      await page.getByRole('button', { name: 'Approve and publish' }).click()
      await page.getByRole('button', { name: 'Approve and publish' }).waitFor({ state: 'detached' })
      await page
        .getByRole('navigation', { name: 'Definitions' })
        .getByRole('button', { name: 'Requests by district' })
        .click()
      await page.getByRole('tab', { name: 'History' }).click()
      await page.getByText('the mayor asked for it').first().waitFor()
      await picture(page, 'studio-en-history')
      expect(await inaccessible()).toEqual([])
      expect(faults()).toEqual([])
    })
    await as('mayor', {}, async ({ open, page }) => {
      expect(await open('/v/districts-now')).toEqual([])
      await page.getByRole('heading', { name: '各区诉求' }).first().waitFor()
    })
  })

  it('names a mistake at its line while it is typed, completes names, and previews once it is mended', async () => {
    await as('analyst', { locale: 'en', size: DESKTOP }, async ({ open, page, faults }) => {
      await open('/studio')
      await settled(page)
      await page.getByLabel('Find a definition').fill('definitions/mayor')
      await page.locator('.files li button').first().click()
      await page.locator('[data-path$="mayor.yaml"] .cm-content').click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('  - { id: mine, type: number, metric: ticket.tick')
      await page
        .getByRole('option', { name: /ticket\.tickets/ })
        .first()
        .click()
      await page.keyboard.type('x, title: {{ zh: 我, en: Me } }'.replace('{{', '{'))
      await page
        .getByText(/did you mean "ticket\.tickets"/)
        .first()
        .waitFor()
      await picture(page, 'studio-en-mistake')
      expect(await page.getByRole('button', { name: 'Submit for review' }).isDisabled()).toBe(true)
      expect(faults()).toEqual([])
    })
  })

  it('shows a rule as the messages that its readers would get', async () => {
    await as('analyst', { locale: 'en', size: DESKTOP }, async ({ open, page, faults, inaccessible }) => {
      await open('/studio')
      await settled(page)
      await page.getByLabel('Find a definition').fill('matter-surge')
      await page.locator('.files li button').first().click()
      await page.getByRole('tab', { name: 'Message' }).click()
      await page
        .getByText(/^SMS · \d+$/)
        .or(page.getByText('This rule had no incident'))
        .first()
        .waitFor()
      await picture(page, 'studio-en-message')
      expect(await inaccessible()).toEqual([])
      expect(faults()).toEqual([])
    })
  })

  it('tells who opened a view, and sets two readers side by side', async () => {
    await as('analyst', { locale: 'zh', size: DESKTOP }, async ({ open, page, faults, inaccessible }) => {
      await open('/studio')
      await settled(page)
      await page.getByLabel('查找定义').fill('district.yaml')
      await page.locator('.files li button').first().click()
      await page.getByLabel('对比').selectOption('district-2')
      await page.locator('tr.differs').first().waitFor()
      await picture(page, 'studio-zh-compare')
      expect(await inaccessible()).toEqual([])
      await page.getByRole('tab', { name: '阅读情况' }).click()
      await page.getByText('从未打开的人').waitFor()
      await picture(page, 'studio-zh-readership')
      expect(await inaccessible()).toEqual([])
      expect(faults()).toEqual([])
    })
  })
})
