import MailComposer from 'nodemailer/lib/mail-composer'
import { expect, it } from 'vitest'
import { assembledMail } from '../../../server/channels/assemble-mail.ts'

/** The boundary between parts is random: every one is written alike here. */
const alike = (mail: string) => mail.replace(/_NmP-[0-9a-f]+/g, '_NmP')

it.each([
  ['Chinese, with a picture', '【云州12345】停水46件', '停水46件，常态3件。\n'.repeat(40), Buffer.alloc(9001, 7)],
  ['plain English, without one', 'Water outage: 46', 'Water outage: 46 tickets, normally 3.\n.\nEnd', null],
  ['a subject that would break a header', 'a\r\nBcc: x@y.z', 'x', Buffer.alloc(57, 1)],
])('a letter is what the library’s own streams make of it: %s', async (_, subject, text, png) => {
  const mail = {
    ...{ from: '热线 <wwh@city.example>', to: 'm@city.example', subject, text, html: `<p>${text}</p>` },
    ...{ textEncoding: 'base64' as const, messageId: '<d1@city.example>', date: new Date('2026-11-24T02:00:00Z') },
    attachments: png ? [{ cid: 'chart', filename: 'chart.png', content: png }] : [],
    headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    list: { unsubscribe: 'https://hotline.example.gov/act?token=t' },
  }
  const { raw, envelope } = assembledMail(mail)
  expect(alike(raw)).toBe(alike((await new MailComposer(mail).compile().build()).toString()))
  expect(envelope).toEqual({ from: 'wwh@city.example', to: ['m@city.example'] })
})
