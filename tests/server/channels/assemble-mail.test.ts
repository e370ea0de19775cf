import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { expect, it } from 'vitest'
import { assembledMail, type Letter } from '../../../server/channels/assemble-mail.ts'

/** What a mail reader makes of it. The boundary between parts and the date are each letter's own. */
async function read(raw: string | Buffer) {
  const { headers, subject, from, to, messageId, html, text, attachments } = await simpleParser(raw, {
    keepCidLinks: true,
  })
  const list = headers.get('list')
  const pictures = attachments.map(({ cid, filename, contentType, contentDisposition, related, content }) => ({
    ...{ cid, filename, contentType, contentDisposition, related, content },
  }))
  const type = (headers.get('content-type') as { value: string }).value
  return { type, subject, from: from?.text, to, messageId, html, text, list, pictures }
}

/** The same letter by the library alone. */
async function byTheLibrary({ email, unsubscribe, ...letter }: Letter): Promise<Buffer> {
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    ...{ ...letter, subject: email.subject, text: email.text, html: email.html },
    attachments: email.images.map(({ cid, filename, png }) => ({ cid, filename, content: png })),
    ...(unsubscribe ? { list: { unsubscribe } } : {}),
    ...(unsubscribe ? { headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } } : {}),
  })
  return message as Buffer
}

const letterOf = (subject: string, text: string, png: Buffer | null, unsubscribe: string | null): Letter => ({
  ...{ from: '热线 <wwh@city.example>', to: 'm@city.example', messageId: '<d1@city.example>', unsubscribe },
  email: { subject, text, html: `<p>${text}</p>`, images: png ? [{ cid: 'chart', filename: 'chart.png', png }] : [] },
})

const UNSUBSCRIBE = `https://hotline.example.gov/act?token=${'t'.repeat(300)}`

it.each([
  [
    'Chinese, with a picture',
    letterOf('【云州12345】停水46件', '停水46件，常态3件。\n'.repeat(40), Buffer.alloc(9001, 7), UNSUBSCRIBE),
  ],
  ['plain English, without one', letterOf('Water outage: 46', '46 tickets, normally 3.\n.\nEnd', null, null)],
  ['a subject that would break a header', letterOf('a\r\nBcc: x@y.z', 'x', Buffer.alloc(57, 1), UNSUBSCRIBE)],
])('a letter reads as the library’s own would: %s', async (_, letter) => {
  const { raw, envelope } = assembledMail(letter)
  expect(await read(raw)).toEqual(await read(await byTheLibrary(letter)))
  expect(envelope).toEqual({ from: 'wwh@city.example', to: ['m@city.example'] })
})

it('copies of a letter share its picture and nothing else', async () => {
  const first = letterOf('停水', '给甲', Buffer.alloc(99, 7), `${UNSUBSCRIBE}-1`)
  const { images } = first.email
  const second = {
    ...{ ...first, to: 'b@city.example', messageId: '<d2@city.example>', unsubscribe: null },
    email: { subject: '续1', text: '给乙', html: '<p>给乙</p>', images },
  }
  assembledMail(first)
  const copy = await read(assembledMail(second).raw)
  expect(copy).toEqual(await read(await byTheLibrary(second)))
  expect(copy.list).toBeUndefined()
  expect(copy.pictures[0]?.content).toEqual(images[0]?.png)
})

it.each([
  ['a bare address', 'b@city.example'],
  ['a name', '王 <b@city.example>'],
  ['a domain in Chinese', 'b@云州.example'],
])('each copy has a head of its own, whose reader is %s', async (_, to) => {
  const first = letterOf('停水', '给甲', Buffer.alloc(99, 7), `${UNSUBSCRIBE}-1`)
  const second = { ...first, to, messageId: '<d2@city.example>', unsubscribe: `${UNSUBSCRIBE}-$&-2` }
  assembledMail(first)
  const { raw, envelope } = assembledMail(second)
  expect(await read(raw)).toEqual(await read(await byTheLibrary(second)))
  expect(raw.toString().match(/^Date: .*\+0000\r$/gm)).toHaveLength(1)
  expect(envelope.to).toEqual([expect.stringMatching(/^b@/)])
})
