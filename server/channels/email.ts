import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import { renderAlertEmail } from '../../templates/email-alert.tsx'
import { renderDigestEmail } from '../../templates/email-digest.tsx'
import type { MessageFoot } from '../../templates/email-foot.tsx'
import { forMerging, merged } from '../../templates/mail-merge.ts'
import type { AlertMessage, DigestMessage, Email } from '../../templates/message.ts'
import { messageChart } from '../../templates/message-chart.ts'
import type { Wordings } from '../../templates/sentences.ts'
import { Recent } from '../recent.ts'
import { chartImage, drawingImage } from './chart-image.ts'
import { isAlert } from './said.ts'
import { readMailer } from './smtp.ts'

/** Weight of the letters that are kept laid out: HTML and text, in characters. Their images are kept where they are drawn. */
const MOST_KEPT = 30_000_000

/** Kept apart by wordings: a city that changes its sentences gets new letters. */
const letters = new WeakMap<Wordings, Recent<Email>>()

/** A picture with a letter in it, so that drawing it reads the fonts. */
const SMALLEST = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><text y="12">a</text></svg>'

/** Reads what the first e-mail takes, a second's work, so that no warning waits for it. What fails here is told when it is needed. */
export async function getReadyToMail(): Promise<void> {
  await Promise.allSettled([readMailer(), drawingImage(SMALLEST)])
}

/**
 * A message as the e-mail that is sent, its chart drawn. A letter to many is laid out once, and merged with what is each reader's own. A
 * chart that cannot be drawn is logged, and the words go without it.
 */
export async function renderEmail(
  message: AlertMessage | DigestMessage,
  wordings: Wordings,
  foot: MessageFoot,
  logger: Logger,
): Promise<Email> {
  const chart = messageChart(message)
  const png = chart && (await chartImage(chart).catch((error: unknown) => withoutChart(error, logger)))
  const shared = forMerging(message, foot)
  const kept = letters.get(wordings) ?? new Recent(MOST_KEPT, ({ html, text }: Email) => html.length + text.length)
  letters.set(wordings, kept)
  const key = createHash('sha256').update(JSON.stringify([shared.message, shared.foot, png !== null]))
  const letter = await kept.answer(key.digest('base64'), () =>
    isAlert(shared.message)
      ? renderAlertEmail(shared.message, wordings, png, shared.foot)
      : renderDigestEmail(shared.message, png, shared.foot),
  )
  return merged(letter, shared.fields)
}

function withoutChart(error: unknown, logger: Logger): null {
  logger.error({ err: error }, 'a message goes without its chart')
  return null
}

/** The HTML part with its images inlined: for a page, which has no other parts to find them in. Mail readers refuse such images. */
export function shownHtml({ html, images }: Email): string {
  return images.reduce(
    (shown, { cid, png }) => shown.replaceAll(`cid:${cid}`, `data:image/png;base64,${png.toString('base64')}`),
    html,
  )
}
