import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverAll } from '../../server/jobs/deliver.ts'
import { detectHere } from '../../server/jobs/detection.ts'
import { runTick } from '../../server/jobs/tick.ts'
import { WORDS, type Word } from '../../server/web/studio/words.ts'
import { NOW, type RunningCity, runCity } from '../server/http/running-city.ts'
import { type MailServer, startMailServer } from '../server/jobs/mail-server.ts'
import { launchChromium } from './chromium.ts'
import { type Circumstances, DESKTOP, PHONE, type Visitor, visit } from './visitor.ts'

/** A rule that a small city's every day breaks. */
const busyDay = (id: string) => `id: ${id}
title: { zh: 某日诉求很多, en: A busy day }
metric: ticket.tickets
levels: [[]]
detector: { kind: threshold, above: 3, clear: 2 }
schedule: "0 8 * * *"
severity: red
audiences: [mayor]
why: { zh: 一天多于三件，${id}, en: "More than three on one day, ${id}" }
`

let city: RunningCity
let mail: MailServer
let browser: Browser
let url: string
beforeAll(async () => {
  const launched = launchChromium()
  mail = await startMailServer()
  city = await runCity({ WWH_SMTP_URL: mail.url })
  await city.putIncident('in-1', { district: ['990101'], matter1: ['M01'], matter2: ['M0102'] })
  url = await city.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launched
})
afterAll(async () => {
  await browser?.close()
  await city?.close()
  await mail?.close()
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

async function openFile(page: Page, found: string): Promise<void> {
  await page.getByLabel(/^(Find a definition|查找定义)$/).fill(found)
  await page.locator('.files li button').first().click()
}

it('the studio is not there for those who neither define nor approve, and no other page asks for its client', async () => {
  await as('mayor', {}, async ({ open, page }) => {
    expect((await open('/studio')).some((fault) => fault.startsWith('404'))).toBe(true)
    expect(await page.getByRole('link', { name: /studio|工作室/i }).count()).toBe(0)
  })
  await as('analyst', { size: DESKTOP }, async ({ open, page }) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await open('/')
    expect(asked.filter((path) => path.startsWith('/studio'))).toEqual([])
    expect(await page.getByRole('link', { name: /studio|工作室/i }).count()).toBe(1)
  })
})

it('what is typed while an earlier text is being kept is kept as well', () =>
  as('analyst', { size: DESKTOP }, async ({ open, page }) => {
    await open('/studio')
    await settled(page)
    let typed = () => {}
    const late = new Promise<void>((done) => {
      typed = done
    })
    const isSaving = (body: string | null) => body?.includes('saveChange') ?? false
    await page.route('**/graphql', async (route) => {
      if (isSaving(route.request().postData())) await late
      await route.continue()
    })
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+End')
    const saving = page.waitForRequest((request) => isSaving(request.postData()))
    await page.keyboard.insertText('\n# first')
    await saving
    await page.keyboard.insertText(' and second')
    typed()
    const kept = async () => (await city.services.store.changes({ states: ['draft'], limit: 1 }))[0]?.files[0]?.text
    await expect.poll(kept, { timeout: 10_000 }).toContain('# first and second')
  }))

describe.each([
  ['zh', 'phone', PHONE],
  ['en', 'desk', DESKTOP],
] as const)('the studio in %s on a %s', (locale, device, size) => {
  const word = (key: Word) => WORDS[key][locale]
  const here = { locale, size }
  const id = `districts-${device}`
  const title = { zh: '各区诉求', en: 'Requests by district' }
  const why = `asked for on a ${device}`
  const offered = 'audiences/definitions/mayor.yaml'
  /** What is wrong with the page as it stands. Most rules know no width: what a width changes is looked at in both, the rest at the desk. */
  const wrong = async (visitor: Visitor, widths: 'both' | 'desk') => [
    ...visitor.faults(),
    ...(await visitor.sideways()),
    ...(widths === 'both' || device === 'desk' ? await visitor.inaccessible() : []),
  ]

  it('leads an analyst from a question to a draft, without SQL or YAML', () =>
    as('analyst', here, async (visitor) => {
      const { open, page } = visitor
      await open('/studio')
      await settled(page)
      await picture(page, `studio-${locale}-${device}`)
      expect(await wrong(visitor, 'both')).toEqual([])
      await page.getByRole('button', { name: word('newView') }).click()
      const form = page.getByRole('dialog')
      const fill = async (legend: Word, texts: { zh: string; en: string }) => {
        const pair = form.getByRole('group', { name: word(legend) })
        await pair.getByLabel(word('chinese')).fill(texts.zh)
        await pair.getByLabel(word('english')).fill(texts.en)
      }
      await form.getByLabel(word('metric')).selectOption('ticket.tickets')
      await form.getByLabel(word('split')).selectOption('district')
      await form.getByLabel(word('chart')).selectOption('breakdown')
      await fill('title', title)
      await form.getByLabel(word('id')).fill('Not an id')
      await form.getByText(word('idRule')).waitFor()
      await form.getByLabel(word('id')).fill(id)
      const question = 'Which district has most?'
      await fill('question', locale === 'zh' ? { zh: question, en: '' } : { zh: '', en: question })
      await form.getByLabel(word('forAudience')).selectOption('mayor')
      await picture(page, `studio-${locale}-${device}-form`)
      expect(await wrong(visitor, 'desk')).toEqual([])
      await form.getByRole('button', { name: word('add') }).click()

      await page.getByText(`question: { zh: ${question}, en: ${question} }`).waitFor()

      // Seen as another reader, and beside a second.
      await page.getByLabel(word('as')).selectOption('district-1')
      const frame = page.frameLocator('.frame iframe')
      await frame.getByRole('heading', { name: title[locale] }).first().waitFor()
      await page.getByLabel(word('besides')).selectOption('district-2')
      await page.locator('tr.differs').first().waitFor()
      await picture(page, `studio-${locale}-${device}-compare`)
      expect(await wrong(visitor, 'desk')).toEqual([])

      // Names are completed, and a mistake is told where it stands, while it is typed.
      await page.locator(`[data-path$="${id}.yaml"] .cm-content`).click()
      await page.keyboard.press('Control+End')
      await page.keyboard.insertText('  - { id: all, type: number, title: { zh: 全部, en: All }, metric: ticket')
      await page.keyboard.type('.tick')
      const option = page.getByRole('option', { name: /ticket\.tickets/ })
      await option.first().click()
      await page.keyboard.type('x }')
      const mistake = page.getByText(/did you mean "ticket\.tickets"/)
      await mistake.first().waitFor()
      await picture(page, `studio-${locale}-${device}-mistake`)
      expect(await page.getByRole('button', { name: word('submit') }).isDisabled()).toBe(true)
      await page.getByRole('tab', { name: word('effects') }).click()
      await page.getByText(word('effectsLater')).waitFor()
      await page.getByRole('tab', { name: word('preview') }).click()
      await page.locator(`[data-path$="${id}.yaml"] .cm-content`).click()
      await page.keyboard.press('Control+End')
      for (let i = 0; i < 3; i++) await page.keyboard.press('Backspace')
      await page.keyboard.type(' }')
      await page.getByText(word('right')).waitFor()

      await page.getByRole('tab', { name: word('effects') }).click()
      await page.getByText(`${id} · ${word('offered')}`).waitFor()
      await picture(page, `studio-${locale}-${device}-effects`)
      expect(await wrong(visitor, 'both')).toEqual([])
      await page.getByLabel(word('why')).fill(why)
      await page.getByRole('button', { name: word('submit') }).click()
      await page.getByRole('button', { name: word('takeBack') }).waitFor()
      expect(visitor.faults()).toEqual([])
    }))

  it('lets a second person publish it, another reader open it, and rolls it back', () =>
    as('director', here, async (visitor) => {
      const { open, page } = visitor
      await open('/studio')
      const change = page.getByLabel(word('changes'))
      await change.getByRole('option', { name: why }).waitFor({ state: 'attached' })
      await page.getByText(word('waitsOne')).waitFor()
      await picture(page, `studio-${locale}-${device}-waits`)
      await page.getByRole('button', { name: why }).click()
      await page.frameLocator('.frame iframe').getByRole('heading', { name: title[locale] }).first().waitFor()
      await page.getByText(/scans|次扫描/).waitFor()
      expect(await page.getByText(word('notOffered')).count()).toBe(0)
      expect(await page.getByLabel(word('as')).inputValue()).toBe('mayor')
      await page.getByLabel(word('as')).selectOption('district-1')
      await page.getByText(word('offeredElsewhere').split('{n}')[0] ?? '').waitFor()
      await page.getByRole('button', { name: word('approve') }).click()
      await page.getByRole('button', { name: word('approve') }).waitFor({ state: 'detached' })
      await page.getByText(`${word('nowLive')}${locale === 'zh' ? '：' : ': '}${why}`).waitFor()
      await page.getByText(`/v/${id}`).waitFor()
      await picture(page, `studio-${locale}-${device}-published`)
      expect(await wrong(visitor, 'desk')).toEqual([])
      await as('mayor', {}, async (mayor) => {
        expect(await mayor.open(`/v/${id}`)).toEqual([])
        await mayor.page.getByRole('heading', { name: title.zh }).first().waitFor()
      })
      await openFile(page, offered)
      await page.getByRole('tab', { name: word('history') }).click()
      const first = page.getByRole('listitem').filter({ hasText: word('onDisk') })
      await page.getByText(why).first().waitFor()
      await picture(page, `studio-${locale}-${device}-history`)
      expect(await wrong(visitor, 'desk')).toEqual([])
      await first.getByLabel(word('why')).fill('no more')
      await first.getByRole('button', { name: word('rollBack') }).click()
      await page.getByText('no more').first().waitFor()
      // The view is new: the way back is that it is not there.
      await openFile(page, `views/definitions/${id}`)
      const only = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: word('takeOut') }) })
      await only.getByText(/audiences\/mayor\.yaml/).waitFor()
      await only.getByLabel(word('why')).fill('nobody asked')
      await picture(page, `studio-${locale}-${device}-take-out`)
      expect(await wrong(visitor, 'desk')).toEqual([])
      await only.getByRole('button', { name: word('takeOut') }).click()
      await page.locator(`[data-path$="${id}.yaml"]`).waitFor({ state: 'detached' })
      expect(city.services.published.sources.some(({ path }) => path.endsWith(`${id}.yaml`))).toBe(false)
      await as('mayor', {}, async (mayor) => {
        expect(await mayor.open(`/v/${id}`)).toEqual([expect.stringMatching(/^404/), expect.stringMatching(/404/)])
      })
      expect(visitor.faults()).toEqual([])
    }))

  it.runIf(device === 'desk')("shows a rule as its readers' messages, and who opened a view", () =>
    as('analyst', here, async (visitor) => {
      const { open, page } = visitor
      await open('/studio')
      await settled(page)
      await openFile(page, 'matter-surge')
      await page.getByRole('tab', { name: word('message') }).click()
      await page.getByText(new RegExp(`^${word('smsLine')} · \\d+$`)).waitFor()
      await picture(page, `studio-${locale}-${device}-message`)
      expect(await wrong(visitor, 'desk')).toEqual([])
      await openFile(page, 'definitions/mayor')
      await page.getByRole('tab', { name: word('readership') }).click()
      await page.getByText(word('never')).waitFor()
      await picture(page, `studio-${locale}-${device}-readership`)
      expect(await wrong(visitor, 'desk')).toEqual([])
    }),
  )

  it.runIf(device === 'desk')(
    'says what a copied audience still needs, and lists the member that a draft adds to it',
    () =>
      as('analyst', here, async (visitor) => {
        const { open, page } = visitor
        await open('/studio')
        await settled(page)
        await openFile(page, offered)
        await page.getByRole('button', { name: word('newCopy') }).click()
        const form = page.getByRole('dialog')
        await form.getByLabel(word('id')).fill('council')
        await form.getByRole('button', { name: word('add') }).click()
        await page.getByText(word('nextTitle')).waitFor()
        await picture(page, `studio-${locale}-${device}-copy`)
        expect(await wrong(visitor, 'desk')).toEqual([])
        await page.getByText(word('nextMember')).waitFor()
        await page.getByRole('button', { name: word('goThere') }).click()
        await page.locator('[data-path$="city.yaml"] .cm-content').click()
        await page.keyboard.press('Control+End')
        await page.keyboard.insertText(
          '  - { id: council, audience: council, name: { zh: 何代表, en: He }, email: he@example.org, locale: zh }\n',
        )
        await page.getByLabel(word('as')).locator('option[value="council"]').waitFor({ state: 'attached' })
        await openFile(page, 'council.yaml')
        await page.getByText(word('nextTitle')).waitFor()
        expect(await page.getByText(word('nextMember')).count()).toBe(0)
        expect(await page.getByLabel(word('as')).inputValue()).toBe('council')
        await page.getByRole('button', { name: word('withdraw') }).click()
        await page.getByText('council.yaml').first().waitFor({ state: 'detached' })
        expect(visitor.faults()).toEqual([])
      }),
  )

  it('leads a rule from a draft over its past to an alert that is delivered', async () => {
    const rule = `busy-${device}`
    await as('analyst', here, async (visitor) => {
      const { open, page } = visitor
      await open('/studio')
      await settled(page)
      await openFile(page, 'city-surge')
      await page.getByRole('button', { name: word('newCopy') }).click()
      await page.getByRole('dialog').getByLabel(word('id')).fill(rule)
      await page
        .getByRole('dialog')
        .getByRole('button', { name: word('add') })
        .click()
      await page.locator(`[data-path$="${rule}.yaml"] .cm-content`).click()
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText(busyDay(rule))
      await page.getByRole('tab', { name: word('backtest') }).click()
      await page.getByLabel(word('lookBack')).selectOption('14')
      await page.getByText(word('right')).waitFor()
      await page.getByRole('button', { name: word('run') }).click()
      await page.locator('.warnings li').first().waitFor()
      expect(await page.locator('.warnings').textContent()).toMatch(/✓|✗/)
      await picture(page, `studio-${locale}-${device}-backtest`)
      expect(await wrong(visitor, 'both')).toEqual([])
      await page.getByLabel(word('why')).fill(rule)
      await page.getByRole('button', { name: word('submit') }).click()
      await page.getByRole('button', { name: word('takeBack') }).waitFor()
    })
    const [change] = await city.services.store.changes({ states: ['review'], limit: 1 })
    await city.ask('director', 'mutation ($id: ID!) { approveChange(id: $id) { state } }', { id: change?.id })
    const published = city.services.definitions.rules.get(rule)
    if (!published) throw new Error('it was not published')
    await runTick(city.services, detectHere(city.services), published, NOW)
    await deliverAll(city.services)
    const [alert] = mail.received.filter(({ text }) => text?.includes(rule))
    expect([alert?.to].flat()[0]?.text).toBe('mayor@example.org')
    await as('mayor', here, async ({ open, page }) => {
      const link = /\/incident\/[\w-]+/.exec(alert?.text ?? '')?.[0] ?? ''
      expect(await open(link)).toEqual([])
      expect(page.url()).toContain(link)
    })
  })
})
