import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverAll } from '../../server/jobs/deliver.ts'
import { makeMonthlyReports } from '../../server/jobs/monthly.ts'
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
  await makeMonthlyReports(city.services)
  await deliverAll(city.services)
  url = await city.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launched
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await city?.close()
})

/** Runs a piece of a reader's day in a browser of their own. */
async function as(memberId: string | null, circumstances: Circumstances, day: (visitor: Visitor) => Promise<void>) {
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
  it('opens every view without a fault, as wide as a phone and as a desk', async () => {
    const { audience } = city.members.find((one) => one.id === member) ?? {}
    const views = city.services.definitions.audiences.get(audience ?? '')?.views ?? []
    await as(member, {}, async ({ page, open, sideways }) => {
      for (const view of views) {
        expect(await open(`/v/${view}`)).toEqual([])
        expect(await page.getByRole('main').locator('svg').count()).toBeGreaterThan(0)
        await page.setViewportSize(DESKTOP)
        expect(await sideways()).toEqual([])
        await page.setViewportSize(PHONE)
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
      await page
        .locator('form', { has: page.getByRole('button', { name: '签收' }) })
        .getByLabel('备注（可不填）')
        .fill('已派人到现场')
      await page.getByRole('button', { name: '签收' }).click()
      await page.getByText('已派人到现场').waitFor()
      expect(await page.getByRole('button', { name: '签收' }).count()).toBe(0)
      expect(await page.getByRole('main').textContent()).toContain('值班长')
      expect(faults()).toEqual([])
    }))

  it('does the same without script: signs in by a link, drills, takes on, turns the page to English, signs out', () =>
    as(null, { script: false }, async ({ page }) => {
      const token = await city.services.store.createSignIn('heating', 60_000, NOW)
      await page.goto(`/sign-in?token=${token}`)
      await page.getByRole('button').click()
      await page.locator('a[href^="/tickets?"]').first().click()
      expect(await page.getByRole('group').count()).toBeGreaterThan(0)
      await page.goto('/incidents')
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

  it('puts a figure first with an own threshold, and a link carries the order to another reader’s rows', () =>
    as('district-1', {}, async ({ page, open, faults }) => {
      expect(await open('/v/district/own')).toEqual([])
      await page.getByLabel('重复诉求率, 排序').fill('1')
      await page.getByLabel('诉求量, 高于此值提醒').fill('0')
      await page.getByLabel('打开时显示').selectOption('28')
      await page.getByRole('button', { name: '保存' }).click()
      await page.waitForURL(/\/v\/district$/)
      const first = page.locator('.figure h3').first()
      expect(await first.textContent()).toBe('重复诉求率')
      expect(await page.getByText('越过您的阈值').count()).toBe(1)
      const link = (await page.getByRole('link', { name: '此页链接' }).getAttribute('href')) ?? ''
      expect(link).toMatch(/days=28.*shown=repeat/)
      expect(faults()).toEqual([])
      await as('district-2', { locale: 'zh' }, async (other) => {
        expect(await other.open(link)).toEqual([])
        expect(await other.page.locator('.figure h3').first().textContent()).toBe('重复诉求率')
        expect(await other.page.locator('.reader').textContent()).toContain('临江区')
        expect(await other.page.getByText('越过您的阈值').count()).toBe(0)
      })
    }))

  it('takes a split away as a marked table and as a picture, and the audit knows', () =>
    as('district-1', {}, async ({ page, open }) => {
      expect(await open('/')).toEqual([])
      const taken = async (name: RegExp) => {
        const href = await page.getByRole('link', { name }).first().getAttribute('href')
        return page.request.get(href ?? '')
      }
      const csv = await (await taken(/主要事项, CSV/)).text()
      expect(csv).toContain('陈区长 (district-1)')
      expect(csv.split('\r\n').filter((line) => line.includes('ticket.tickets')).length).toBeGreaterThan(3)
      const png = await (await taken(/主要事项, PNG/)).body()
      expect(png.subarray(1, 4).toString()).toBe('PNG')
      for (const kind of ['csv', 'png'])
        expect(await city.services.store.lastLook('district-1', 'export', `district/matters.${kind}`)).not.toBeNull()
      expect((await page.request.get('/export/mayor/districts.csv')).status()).toBe(404)
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

  it('of the demo city comes in as whom they choose, and again as another', () =>
    as(null, { script: false, locale: 'zh' }, async ({ page, sideways }) => {
      for (const [name, place] of [
        ['陈区长', '云阳区'],
        ['林市长', '全市'],
      ] as const) {
        await page.goto('/')
        await page.getByRole('button', { name }).click()
        expect(await page.locator('.who, .reader').first().textContent()).toContain(place)
        await page.getByRole('button', { name: /退出|Sign out/ }).click()
        expect(await sideways()).toEqual([])
      }
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

  it('subscribes, on a phone and without script, and takes it back', () =>
    as('district-1', { locale: 'en', script: false }, async ({ page, open, sideways }) => {
      expect(await open('/subscriptions')).toEqual([])
      await page.getByText('Add a subscription').click()
      await page.locator('select[name=matter]').selectOption({ index: 2 })
      await page.getByLabel('In the digest').check()
      expect(await sideways()).toEqual([])
      await page.getByRole('button', { name: 'Save' }).first().click()
      await page.getByRole('status').waitFor()
      expect(await sideways()).toEqual([])
      const standing = page.locator('.standing strong')
      expect(await standing.count()).toBe(1)
      await page.getByRole('button', { name: /^Undo/ }).click()
      expect(await standing.count()).toBe(0)
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
      const fixed = [
        '/incidents',
        '/inbox',
        '/outbox',
        '/subscriptions',
        '/map?view=duty',
        '/compare?view=duty',
        '/wall?view=duty',
        '/v/duty/own',
      ]
      for (const path of [metric, tickets, incident, ...fixed]) await look(path ?? '')
      await page.goto('/outbox')
      await look((await link('/delivery/')) ?? '')
      expect(wrong).toEqual([])
    }),
  )

  it.each(looks)(
    '%s: nor on an analyst’s: reports being written, rules and their past, readership',
    (_look, circumstances) =>
      as('analyst', circumstances, async ({ page, open, inaccessible }) => {
        const wrong: string[] = []
        const look = async (path: string) => {
          wrong.push(...(await open(path)), ...(await inaccessible()).map((violation) => `${path} ${violation}`))
        }
        for (const path of ['/rules', '/rules/city-surge?from=2026-11-10&to=2026-11-20', '/readership', '/reports'])
          await look(path)
        const written = page.locator('main a[href^="/reports/"]').first()
        await look((await written.getAttribute('href')) ?? '/none')
        expect(await page.getByRole('textbox').count()).toBeGreaterThan(1)
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
      expect(await page.locator('form[action="/sign-in"]').count()).toBe(0)
      expect(await inaccessible()).toEqual([])
    }),
  )
})
