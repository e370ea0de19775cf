import { LOCALES, type Locale } from '../../audiences/locale.ts'
import { reportPdf } from '../../server/channels/pdf.ts'
import { webhookBody } from '../../server/channels/webhook.ts'
import { renderDigestEmail } from '../../templates/email-digest.tsx'
import { messageOutline } from '../../templates/outline.ts'
import { plainText } from '../../templates/plain.ts'
import { digestReport } from '../../templates/special-report.ts'
import { renderSvg } from '../../views/charts/render.ts'
import { trendOption } from '../../views/charts/trend.ts'
import type { GalleryFile } from './gallery.ts'
import { definitions } from './sample-alerts.ts'
import { LETTER_KINDS, type LetterKind, sampleLetter } from './sample-letters.ts'

const { wordings } = definitions
const MADE_AT = new Date('2026-12-01T00:00:00Z')

/** The week's letter and the month's special report in every form that they go in. */
export async function letterFiles(): Promise<GalleryFile[]> {
  const files: GalleryFile[] = []
  for (const kind of LETTER_KINDS) for (const locale of LOCALES) files.push(...(await filesOf(kind, locale)))
  return files
}

async function filesOf(kind: LetterKind, locale: Locale): Promise<GalleryFile[]> {
  const letter = sampleLetter(kind, locale)
  const at = (name: string) => `${kind}/${locale}/${name}`
  const email = await renderDigestEmail(letter, null, { why: letter.why, acknowledge: null, unsubscribe: null })
  const { chart } = letter
  const svg =
    chart && renderSvg(trendOption(chart.series, chart.labels, chart.percent, chart), { width: 720, height: 220 })
  const member = { id: 'mayor', name: letter.reader } as Parameters<typeof webhookBody>[0]['member']
  const posted = webhookBody({ id: '7f3a-mayor-webhook', member, message: letter }, wordings)
  return [
    { path: at('inbox.txt'), content: `${plainText(messageOutline(letter, wordings))}\n`, size: '' },
    { path: at('email.html'), content: `${email.html}\n`, size: `${Buffer.byteLength(email.html)} / 102400 bytes` },
    { path: at('email.txt'), content: `${email.subject}\n\n${email.text}\n`, size: '' },
    { path: at('webhook.json'), content: `${JSON.stringify(posted, null, 2)}\n`, size: '' },
    { path: at('report.pdf'), content: reportPdf(digestReport(letter, svg), MADE_AT), size: 'one page' },
  ]
}
