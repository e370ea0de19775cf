import { LOCALES, type Locale } from '../../audiences/locale.ts'
import { chartImage } from '../../server/channels/chart-image.ts'
import { reportPdf } from '../../server/channels/pdf.ts'
import { webhookBody } from '../../server/channels/webhook.ts'
import { renderDigestEmail } from '../../templates/email-digest.tsx'
import { renderSignInEmail } from '../../templates/email-sign-in.tsx'
import type { Email } from '../../templates/message.ts'
import { messageChart } from '../../templates/message-chart.ts'
import { messageOutline } from '../../templates/outline.ts'
import { plainText } from '../../templates/plain.ts'
import { digestReport } from '../../templates/special-report.ts'
import { renderSvg } from '../../views/charts/render.ts'
import { trendOption } from '../../views/charts/trend.ts'
import type { GalleryFile } from './gallery.ts'
import { mailFiles } from './gallery-mail.ts'
import { definitions } from './sample-alerts.ts'
import { LETTER_KINDS, type LetterKind, sampleLetter } from './sample-letters.ts'

const { wordings } = definitions
const MADE_AT = new Date('2026-12-01T00:00:00Z')

/** The letters of a morning, a week and a month in every form that they go in, and the mail that lets a reader in. */
export async function letterFiles(): Promise<GalleryFile[]> {
  const files: GalleryFile[] = []
  for (const kind of LETTER_KINDS) for (const locale of LOCALES) files.push(...(await filesOf(kind, locale)))
  for (const locale of LOCALES) files.push(...mailFiles(`sign-in/${locale}/email`, await signInMail(locale)))
  return files
}

/** The way in for one reader. */
function signInMail(locale: Locale): Promise<Email> {
  const link = 'https://hotline.example.gov/enter/5f0c9e'
  return renderSignInEmail({ city: definitions.city.name[locale], link, minutes: 15, locale })
}

async function filesOf(kind: LetterKind, locale: Locale): Promise<GalleryFile[]> {
  const letter = sampleLetter(kind, locale)
  const at = (name: string) => `${kind}/${locale}/${name}`
  const chart = messageChart(letter)
  const png = chart && (await chartImage(chart))
  const unsubscribe = 'https://hotline.example.gov/act/unsubscribe?token=sample'
  const email = await renderDigestEmail(letter, png, { why: letter.why, acknowledge: null, unsubscribe })
  const svg =
    chart && renderSvg(trendOption(chart.series, chart.labels, chart.percent, chart), { width: 720, height: 220 })
  const member = { id: 'mayor', name: letter.reader } as Parameters<typeof webhookBody>[0]['member']
  const posted = webhookBody({ id: '7f3a-mayor-webhook', member, message: letter }, wordings)
  return [
    { path: at('inbox.txt'), content: `${plainText(messageOutline(letter, wordings))}\n`, size: '' },
    ...mailFiles(at('email'), email),
    { path: at('webhook.json'), content: `${JSON.stringify(posted, null, 2)}\n`, size: '' },
    { path: at('report.pdf'), content: reportPdf(digestReport(letter, svg), MADE_AT), size: 'one page' },
  ]
}
