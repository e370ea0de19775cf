import { LOCALES, type Locale } from '../../audiences/locale.ts'
import { chartImage } from '../../server/channels/chart-image.ts'
import { reportPdf } from '../../server/channels/pdf.ts'
import { renderAlertEmail } from '../../templates/email-alert.tsx'
import type { MessageFoot } from '../../templates/email-foot.tsx'
import { CHAT_FORM_IDS, CHAT_FORMS } from '../../templates/forms.ts'
import type { AlertMessage } from '../../templates/message.ts'
import { messageChart } from '../../templates/message-chart.ts'
import { alertOutline } from '../../templates/outline.ts'
import { plainText, wallLine } from '../../templates/plain.ts'
import { smsLine, smsSegments } from '../../templates/sms.ts'
import { alertReport } from '../../templates/special-report.ts'
import { webhookAlert } from '../../templates/webhook.ts'
import { dateText } from '../../templates/wording.ts'
import { renderSvg } from '../../views/charts/render.ts'
import { trendOption } from '../../views/charts/trend.ts'
import { galleryIndex } from './gallery-index.ts'
import { letterFiles } from './gallery-letters.ts'
import { mailFiles } from './gallery-mail.ts'
import { definitions, SAMPLE_KINDS, sampleAlerts } from './sample-alerts.ts'

const { wordings, city } = definitions
/** The kind of which every form is shown at every step; of the others the first message alone, but in lines. */
const WHOLE = 'water-outage'

export interface GalleryFile {
  /** Below the gallery's folder. */
  path: string
  content: string | Buffer
  /** What the provider counts, against its limit. */
  size: string
}

/** Links that act for one reader. */
const ACKNOWLEDGE = 'https://hotline.example.gov/act/acknowledge?token=sample'
const UNSUBSCRIBE = 'https://hotline.example.gov/act/unsubscribe?token=sample'

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** Every file of the gallery: six kinds of incident, the letters and the way in, in both languages in every form that they go in. */
export async function galleryFiles(): Promise<GalleryFile[]> {
  const files: GalleryFile[] = []
  for (const kind of SAMPLE_KINDS) for (const locale of LOCALES) files.push(...(await filesOf(kind, locale)))
  files.push(...(await letterFiles()))
  return [...files, { path: 'index.html', content: galleryIndex(files), size: '' }]
}

async function filesOf(kind: string, locale: Locale): Promise<GalleryFile[]> {
  const steps = sampleAlerts(kind, locale)
  const shown = kind === WHOLE ? steps : steps.slice(0, 1)
  const at = (name: string) => `${kind}/${locale}/${name}`
  return [
    smsFile(at('sms.txt'), steps, locale),
    {
      path: at('wall.txt'),
      content: `${steps.map((step) => wallLine(step, wordings)).join('\n')}\n`,
      size: `${steps.map((step) => wallLine(step, wordings).length).join(', ')} / 60 characters`,
    },
    {
      path: at('text.txt'),
      content: `${steps.map((step) => plainText(alertOutline(step, wordings))).join('\n\n')}\n`,
      size: '',
    },
    ...CHAT_FORM_IDS.map((id) => chatFile(at(`${id}.json`), id, shown)),
    {
      path: at('webhook.json'),
      content: json(
        shown.map((step) => webhookAlert(step, wordings, { id: '7f3a-1-mayor-webhook', memberId: 'mayor' })),
      ),
      size: '',
    },
    ...(await emailFiles(at('email'), shown)),
    ...(kind === WHOLE ? [reportFile(at('report.pdf'), steps[0]!)] : []),
  ]
}

function smsFile(path: string, steps: AlertMessage[], locale: Locale): GalleryFile {
  const lines = [1, 2].flatMap((segments) => steps.map((step) => smsLine(step, wordings, segments)))
  const size = lines.map((line) => `${line.length} (${smsSegments(line, locale)})`).join(', ')
  return { path, content: `${lines.join('\n')}\n`, size: `${size} characters (segments)` }
}

function chatFile(path: string, id: keyof typeof CHAT_FORMS, steps: AlertMessage[]): GalleryFile {
  const { body, limit } = CHAT_FORMS[id]
  const bodies = steps.map((step) => body(alertOutline(step, wordings)))
  const sizes = limit ? bodies.map((made) => limit.room.size(limit.counted(made))).join(', ') : ''
  return {
    path,
    content: json(bodies.length === 1 ? bodies[0] : bodies),
    size: limit ? `${sizes} / ${limit.room.most} ${limit.unit}` : 'each field within its own limit',
  }
}

async function emailFiles(stem: string, steps: AlertMessage[]): Promise<GalleryFile[]> {
  const files: GalleryFile[] = []
  for (const [i, step] of steps.entries()) {
    const chart = messageChart(step)
    const email = await renderAlertEmail(step, wordings, chart && (await chartImage(chart)), footOf(step))
    files.push(...mailFiles(i === 0 ? stem : `${stem}-${i}`, email))
  }
  return files
}

/** What stands under a warning that its reader may acknowledge, and need not get. */
function footOf({ locale, ruleTitle, kind }: AlertMessage): MessageFoot {
  const why = {
    zh: `您收到此消息，因为规则“${ruleTitle}”通知市领导，事发在您的范围内。${city.name.zh}。`,
    en: `You get this because the rule “${ruleTitle}” tells the City leader, and it lies in your area. ${city.name.en}.`,
  }
  return { why: why[locale], acknowledge: kind === 'resolved' ? null : ACKNOWLEDGE, unsubscribe: UNSUBSCRIBE }
}

function reportFile(path: string, message: AlertMessage): GalleryFile {
  const chart = messageChart(message)
  const report = alertReport(message, wordings, {
    dateText: dateText(new Date(message.since), city.zone, message.locale),
    chart:
      chart && renderSvg(trendOption(chart.series, chart.labels, chart.percent, chart), { width: 720, height: 220 }),
  })
  return { path, content: reportPdf(report, new Date(message.since)), size: 'one page' }
}
