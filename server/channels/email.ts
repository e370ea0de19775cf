import type { Logger } from 'pino'
import { renderAlertEmail } from '../../templates/email-alert.tsx'
import { renderDigestEmail } from '../../templates/email-digest.tsx'
import type { MessageFoot } from '../../templates/email-foot.tsx'
import type { AlertMessage, DigestMessage, Email } from '../../templates/message.ts'
import { messageChart } from '../../templates/message-chart.ts'
import type { Wordings } from '../../templates/sentences.ts'
import { chartImage } from './chart-image.ts'
import { isAlert } from './said.ts'

/** A message as the e-mail that is sent, its chart drawn. A chart that cannot be drawn is logged, and the words go without it. */
export async function renderEmail(
  message: AlertMessage | DigestMessage,
  wordings: Wordings,
  foot: MessageFoot,
  logger: Logger,
): Promise<Email> {
  const chart = messageChart(message)
  const png = chart && (await chartImage(chart).catch((error: unknown) => withoutChart(error, logger)))
  return isAlert(message) ? renderAlertEmail(message, wordings, png, foot) : renderDigestEmail(message, png, foot)
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
