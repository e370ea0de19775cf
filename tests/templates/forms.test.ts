import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dingtalkCard, dingtalkMarkdown } from '../../templates/chats/dingtalk.ts'
import { feishuCard } from '../../templates/chats/feishu.ts'
import { slackBlocks } from '../../templates/chats/slack.ts'
import { teamsCard } from '../../templates/chats/teams.ts'
import { WECOM_CARD, wecomCard, wecomMarkdown } from '../../templates/chats/wecom.ts'
import { renderAlertEmail } from '../../templates/email-alert.tsx'
import { characters, columns, holds } from '../../templates/fit.ts'
import { CHAT_FORM_IDS, CHAT_FORMS } from '../../templates/forms.ts'
import type { AlertMessage } from '../../templates/message.ts'
import { alertOutline, type Outline } from '../../templates/outline.ts'
import { plainText, WALL_CHARACTERS, wallLine } from '../../templates/plain.ts'
import { alertReport } from '../../templates/special-report.ts'
import { webhookAlert, webhookAlertSchema } from '../../templates/webhook.ts'
import { quantity } from '../../templates/wording.ts'
import { hostileAlerts } from './hostile-alerts.ts'
import { definitions, SAMPLE_KINDS, sampleAlerts } from './sample-alerts.ts'

const { wordings } = definitions
const outlineOf = (message: AlertMessage) => alertOutline(message, wordings)
/** Digits with single signs between: what stands around a name's two dots is two numbers. */
const NUMBER = /\p{Nd}+(?:[.,:]\p{Nd}+)*/gu

/** Holds for any hostile message. */
function always(check: (message: AlertMessage, outline: Outline) => void): void {
  fc.assert(
    fc.property(hostileAlerts, (message) => check(message, outlineOf(message))),
    { numRuns: 60 },
  )
}

/** Every text that stands anywhere in a body. */
function textsIn(body: unknown): string[] {
  if (typeof body === 'string') return [body]
  return body && typeof body === 'object' ? Object.values(body).flatMap(textsIn) : []
}

/** Every object in a body that satisfies a test. */
function objectsIn(body: unknown, is: (object: Record<string, unknown>) => boolean): Record<string, unknown>[] {
  if (!body || typeof body !== 'object') return []
  const here = is(body as Record<string, unknown>) ? [body as Record<string, unknown>] : []
  return [...here, ...Object.values(body).flatMap((inner) => objectsIn(inner, is))]
}

describe('an answer that is overdue', () => {
  it.each([
    ['zh', /时限(今12:00)?已过/, /前回复/],
    ['en', /overdue since/i, /reply by/i],
  ] as const)('is called so in every form, and asked for in none (%s)', (locale, said, asked) => {
    const message: AlertMessage = { ...sampleAlerts('water-outage', locale)[0]!, pastDeadline: 'overdue' }
    const outline = outlineOf(message)
    const delivery = { id: 'd', memberId: 'm' }
    const forms: [string, unknown][] = [
      ...CHAT_FORM_IDS.map((id): [string, unknown] => [id, CHAT_FORMS[id].body(outline)]),
      ['webhook', webhookAlert(message, wordings, delivery).summary],
      ['plain', plainText(outline)],
      ['report', alertReport(message, wordings, { dateText: '', chart: null }).parts],
    ]
    for (const [id, form] of forms) {
      expect(JSON.stringify(form), id).toMatch(said)
      expect(JSON.stringify(form), id).not.toMatch(asked)
    }
  })
})

describe.each(CHAT_FORM_IDS)('%s', (id) => {
  const form = CHAT_FORMS[id]

  it('is within its limit, whatever the names', () => {
    always((_message, outline) => {
      const body = form.body(outline)
      if (form.limit) expect(holds(form.limit.room, form.limit.counted(body))).toBe(true)
    })
  })

  it('cuts no number: each that it shows stands whole in the message', () => {
    always((message, outline) => {
      const whole = `${plainText(outline)}\n${outline.summary(characters(100_000))}\n${outline.headline(characters(100_000))}`
      const all = new Set([...whole.matchAll(NUMBER), ...message.link.matchAll(NUMBER)].map(([number]) => number))
      // Full names, since a short form may have room for one that a long summary gave up.
      const names = [
        message.what,
        message.where,
        message.owner,
        message.cause?.text,
        message.why,
        message.signature,
        message.ruleTitle,
        message.subscription,
      ]
      for (const [number] of names.join('\n').matchAll(NUMBER)) all.add(number)
      const shown = textsIn(form.body(outline)).filter((text) => !/^(https?:|\d+px|1\.4$)/.test(text))
      for (const text of shown) {
        const strange = [...text.matchAll(NUMBER)].map(([number]) => number).filter((number) => !all.has(number))
        expect(strange).toEqual([])
      }
    })
  })

  it.each(SAMPLE_KINDS)('says count and place of %s in both languages', (kind) => {
    for (const locale of ['zh', 'en'] as const) {
      const message = sampleAlerts(kind, locale)[0]!
      const text = textsIn(form.body(outlineOf(message))).join('\n')
      expect(text).toContain(quantity(message.observed, message.unit, locale))
      expect(text).toContain(message.where)
    }
  })
})

describe("people's text", () => {
  it('is no tag, link or mention in WeCom', () => {
    always((_message, outline) => {
      const { content } = wecomMarkdown(outline).markdown
      const tags = [...content.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
      for (const tag of tags) expect(tag).toMatch(/^<(font color="(warning|info|comment)"|\/font)>$/)
      expect(content.match(/\]\(/g)).toHaveLength(1)
    })
  })
  it('is no tag, link or heading in DingTalk', () => {
    always((_message, outline) => {
      const { text } = dingtalkMarkdown(outline).markdown
      expect(text).not.toMatch(/[<>*`~]/)
      expect(text.match(/\]\(/g)).toHaveLength(1)
      expect(text.match(/^#/gm)).toHaveLength(1)
      expect(dingtalkCard(outline).actionCard.text).not.toMatch(/[<>[\]*`~]/)
    })
  })
  it('is plain text in Feishu', () => {
    always((_message, outline) => {
      const holders = objectsIn(feishuCard(outline), (object) => 'content' in object)
      expect(holders.every((holder) => holder.tag === 'plain_text')).toBe(true)
    })
  })
  it('is plain text in Slack, and escaped in the line that a notification shows', () => {
    always((message, outline) => {
      const body = slackBlocks(outline)
      const marked = objectsIn(body, (object) => object.type === 'mrkdwn')
      expect(marked.map(({ text }) => text)).toEqual([`<${message.link}|${outline.linkText}>`])
      expect(body.text).not.toMatch(/[<>]/)
      expect(JSON.stringify(body.blocks)).not.toMatch(/"emoji":true/)
    })
  })
  it('is in text runs in Teams, and no date function', () => {
    always((_message, outline) => {
      const body = teamsCard(outline)
      expect(objectsIn(body, (object) => object.type === 'TextBlock')).toEqual([])
      expect(textsIn(body).join('\n')).not.toContain('{{')
    })
  })
  it('makes no address that a phone or chat would link to', () => {
    always((message, outline) => {
      const texts = CHAT_FORM_IDS.flatMap((id) => textsIn(CHAT_FORMS[id].body(outline)))
      const own = [message.link, 'http://adaptivecards.io/schemas/adaptive-card.json']
      const rest = own.reduce((text, link) => text.replaceAll(link, ''), texts.join('\n'))
      expect(rest).not.toContain('://')
    })
  })
})

describe('a WeCom template card', () => {
  it('keeps every field within its own limit and always has an action', () => {
    always((message, outline) => {
      const { template_card: card } = wecomCard(outline)
      const within = (text: string, most: number) => expect(holds(columns(most), text), text).toBe(true)
      within(card.source.desc, WECOM_CARD.source)
      within(card.main_title.title, WECOM_CARD.title)
      within(card.main_title.desc, WECOM_CARD.desc)
      within(card.emphasis_content?.title ?? '', WECOM_CARD.figure)
      within(card.emphasis_content?.desc ?? '', WECOM_CARD.note)
      within(card.sub_title_text, WECOM_CARD.text)
      expect(card.horizontal_content_list.length).toBeLessThanOrEqual(WECOM_CARD.facts)
      for (const { keyname, value } of card.horizontal_content_list) {
        within(keyname, WECOM_CARD.name)
        within(value, WECOM_CARD.value)
      }
      expect(card.card_action.url).toBe(message.link)
    })
  })
})

describe('the wall', () => {
  it('shows one line that can be read from afar, its count whole', () => {
    always((message) => {
      const line = wallLine(message, wordings)
      expect(line.length).toBeLessThanOrEqual(WALL_CHARACTERS)
      expect(line).toContain(quantity(message.observed, message.unit, message.locale))
    })
  })
})

describe('a webhook', () => {
  it('posts what its schema says', () => {
    always((message) => {
      const body = webhookAlert(message, wordings, { id: 'd1', memberId: 'mayor' })
      expect(webhookAlertSchema.safeParse(body).error?.issues).toBeUndefined()
    })
  })
})

describe('an alert e-mail', () => {
  it('carries the figure in both parts, the chart by content id, and no preload', async () => {
    const email = await renderAlertEmail(sampleAlerts('water-outage', 'zh')[0]!, wordings, Buffer.from('png'))
    expect(email.subject).toBe('云州12345 橙：阳光街道近3天停水46件')
    expect(email.html).toContain('46件')
    expect(email.text).toContain('46件')
    expect(email.html).toContain('cid:chart')
    expect(email.html).not.toContain('preload')
  })
  it('is far below the size at which Gmail clips, and lets no markup in, whatever the names', async () => {
    await fc.assert(
      fc.asyncProperty(hostileAlerts, async (message) => {
        const { html, subject } = await renderAlertEmail(message, wordings, null)
        expect(Buffer.byteLength(html)).toBeLessThan(40_000)
        expect(html).not.toMatch(/<script|<b onmouseover|<font|<at /)
        expect(subject).not.toMatch(/[\r\n]/)
      }),
      { numRuns: 30 },
    )
  })
})
