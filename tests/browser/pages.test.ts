import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverDue } from '../../server/jobs/deliver.ts'
import { replay } from '../../server/jobs/replay.ts'
import { NOW, type RunningCity, runCity } from '../server/http/running-city.ts'
import { launchChromium } from './chromium.ts'
import { type Circumstances, DESKTOP, PHONE, type Visitor, visit } from './visitor.ts'

/** Days over which the alert engine runs before readers come. */
const DAYS = 4
const MEMBERS =
  'mayor vice-mayor director district-1 district-2 street-1 water heating housing duty analyst enterprise partner'.split(
    ' ',
  )

let city: RunningCity
let browser: Browser
let url: string
beforeAll(async () => {
  const launched = launchChromium()
  city = await runCity()
  await replay(city.services, { from: new Date(NOW.getTime() - DAYS * 86_400_000), to: NOW })
  while ((await deliverDue(city.services)).sent > 0);
  url = await city.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launched
})
afterAll(async () => {
  await browser?.close()
  await city?.close()
})

/** Runs a piece of a reader's day in a browser of their own. */
async function as(memberId: string, circumstances: Circumstances, day: (visitor: Visitor) => Promise<void>) {
  const visitor = await visit(browser, city, url, memberId, circumstances)
  try {
    await day(visitor)
  } finally {
    await visitor.close()
  }
}

it('the members here are those of the demo city', () => {
  expect([...MEMBERS].sort()).toEqual(city.members.map((member) => member.id).sort())
})

describe.each(MEMBERS)('%s', (member) => {
  it('opens every view on a phone and on a desk without a fault, and reaches the rows that the audience may see', async () => {
    const views = city.services.definitions.audiences.get(
      city.members.find((m) => m.id === member)?.audience ?? '',
    )?.views
    await as(member, {}, async ({ page, open, sideways, faults }) => {
      expect(faults()).toEqual([])
      for (const view of views ?? []) {
        expect(await open(`/v/${view}`)).toEqual([])
        await page.setViewportSize(DESKTOP)
        expect(await sideways()).toEqual([])
        await page.setViewportSize(PHONE)
        expect(await page.getByRole('main').locator('svg').count()).toBeGreaterThan(0)
      }
    })
  })
})

describe('a reader on a phone', () => {
  it('drills from a split to masked tickets and reads one', () =>
    as('district-1', {}, async ({ page, open, faults }) => {
      expect(await open('/')).toEqual([])
      await page.locator('a[href^="/tickets?"]').first().click()
      await page.waitForURL(/\/tickets\?/)
      const ticket = page.getByRole('group').first()
      await ticket.locator('summary').click()
      expect(await ticket.getAttribute('open')).not.toBeNull()
      expect(await page.getByRole('main').textContent()).not.toMatch(/1[3-9]\d{9}|\d{17}[\dXx]/)
      expect(faults()).toEqual([])
    }))

  it('takes an incident on, and the page says who did', () =>
    as('duty', {}, async ({ page, open, faults }) => {
      expect(await open('/')).toEqual([])
      await page.locator('a[href^="/incident/"]').first().click()
      await page.getByLabel('备注（可不填）').fill('已派人到现场')
      await page.getByRole('button', { name: '签收' }).click()
      await page.getByText('已派人到现场').waitFor()
      expect(await page.getByRole('button', { name: '签收' }).count()).toBe(0)
      expect(await page.getByRole('main').textContent()).toContain('值班长')
      expect(faults()).toEqual([])
    }))

  it('does the same without script: drills, takes on, turns the page to English, signs out', () =>
    as('heating', { script: false }, async ({ page }) => {
      await page.locator('a[href^="/tickets?"]').first().click()
      expect(await page.getByRole('group').count()).toBeGreaterThan(0)
      await page.goto('/')
      await page.locator('a[href^="/incident/"]').first().click()
      const path = new URL(page.url()).pathname
      await page.getByRole('button', { name: '签收' }).click()
      expect(new URL(page.url()).pathname).toBe(path)
      expect(await page.getByRole('main').textContent()).toContain('马经理')
      await page.getByRole('link', { name: 'English' }).click()
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.goto('/')
      expect(new URL(page.url()).pathname).toBe('/sign-in')
    }))

  it('sees a new incident come onto the page without a reload', () =>
    as('district-1', {}, async ({ page, open, faults }) => {
      expect(await open('/')).toEqual([])
      await page.evaluate(() => document.body.setAttribute('data-same', 'yes'))
      const updatedAt = new Date(NOW.getTime() + 1000).toISOString()
      await city.putIncident('came-live', { district: ['990101'] }, { updatedAt, severity: 'red' })
      await page.locator('a[href="/incident/came-live"]').waitFor()
      expect(await page.locator('body').getAttribute('data-same')).toBe('yes')
      expect(await page.locator('#live').isVisible()).toBe(false)
      expect(faults()).toEqual([])
    }))

  it('turns a subscription off and on again', () =>
    as('district-1', { locale: 'en' }, async ({ page, open, faults }) => {
      expect(await open('/subscriptions')).toEqual([])
      const offs = page.getByRole('button', { name: /Turn off/ })
      const before = await offs.count()
      await offs.first().click()
      await expect.poll(() => offs.count()).toBe(before - 1)
      await page
        .getByRole('button', { name: /Turn on/ })
        .first()
        .click()
      await expect.poll(() => offs.count()).toBe(before)
      expect(faults()).toEqual([])
    }))
})

describe('every page is for everybody', () => {
  const looks: [string, Circumstances][] = [
    ['in Chinese on a phone', { locale: 'zh' }],
    ['in English on a desk', { locale: 'en', size: DESKTOP }],
  ]

  it.each(looks)('%s: no accessibility violation on a reader’s own pages, light and dark', (_look, circumstances) =>
    as('duty', circumstances, async ({ page, open, inaccessible }) => {
      const wrong: string[] = []
      const look = async (path: string) => {
        wrong.push(...(await open(path)), ...(await inaccessible()).map((violation) => `${path} ${violation}`))
      }
      const link = (href: string) => page.locator(`main a[href^="${href}"]`).first().getAttribute('href')
      await look('/v/duty')
      const [metric, tickets, incident] = [await link('/metric/'), await link('/tickets?'), await link('/incident/')]
      const fixed = ['/incidents', '/inbox', '/outbox', '/subscriptions', '/map?view=duty', '/wall?view=duty']
      for (const path of [metric, tickets, incident, ...fixed]) await look(path ?? '')
      await page.goto('/outbox')
      await look((await link('/delivery/')) ?? '')
      expect(wrong).toEqual([])
    }),
  )

  it.each(looks)('%s: nor on the pages of those who are lost', (_look, circumstances) =>
    as('mayor', circumstances, async ({ page, inaccessible, faults }) => {
      for (const [path, status] of [
        ['/incident/nothing', 404],
        ['/nowhere', 404],
        ['/v/duty', 404],
      ] as const) {
        expect((await page.goto(path))?.status()).toBe(status)
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
        expect(await inaccessible()).toEqual([])
      }
      faults()
      await page.context().clearCookies()
      await page.goto('/')
      expect(await inaccessible()).toEqual([])
      await page.goto('/sign-in?token=gone')
      await page.getByRole('button').click()
      expect(await page.getByRole('button').count()).toBe(0)
      expect(await inaccessible()).toEqual([])
    }),
  )
})
