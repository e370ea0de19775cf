import { Heading } from '@react-email/heading'
import { Text } from '@react-email/text'
import type { DailyHistory } from '../alerts/history.ts'
import type { Severity } from '../audiences/audience.ts'
import type { Locale } from '../audiences/locale.ts'
import { trendSentence } from '../views/charts/trend.ts'
import { clean } from './clean.ts'
import { EmailButton } from './email-button.tsx'
import { EmailChart } from './email-chart.tsx'
import { inColour, lineColour } from './email-colour.ts'
import { AcknowledgeButton, EmailFoot, footText, type MessageFoot } from './email-foot.tsx'
import { EmailLayout, emailHtml } from './email-layout.tsx'
import { Words } from './email-words.tsx'
import { characters, shorten } from './fit.ts'
import type { AlertMessage, Email } from './message.ts'
import { messageChart } from './message-chart.ts'
import { alertOutline, type Outline } from './outline.ts'
import { plainText } from './plain.ts'
import type { Wordings } from './sentences.ts'
import { quantity } from './wording.ts'

const HEADLINE = characters(150)
const SUMMARY = characters(400)
/** Longer values are for the page; with ten of them the mail stays far under the 102 KB at which Gmail clips. */
const VALUE = characters(300)
/** What stands over a chart of one line. */
const HISTORY_NAME = characters(60)

/** A short e-mail: HTML with the chart by content id, and the same words as plain text. */
export async function renderAlertEmail(
  message: AlertMessage,
  wordings: Wordings,
  png: Buffer | null,
  foot: MessageFoot | null = null,
): Promise<Email> {
  const whole = alertOutline(message, wordings)
  // Why it was sent stands in its foot.
  const outline = { ...whole, facts: whole.facts.filter(({ slot }) => slot !== 'told') }
  const html = await emailHtml(
    <EmailLayout locale={message.locale} preview={outline.summary(SUMMARY)}>
      <AlertHead outline={outline} severity={message.severity} />
      {png && message.history && <History message={message} history={message.history} />}
      <Facts outline={outline} />
      <EmailButton href={message.link}>{outline.linkText}</EmailButton>
      {foot?.acknowledge && <AcknowledgeButton href={foot.acknowledge} locale={message.locale} />}
      {foot && <EmailFoot foot={foot} locale={message.locale} />}
    </EmailLayout>,
  )
  return {
    subject: `${outline.signature} ${outline.headline(HEADLINE)}`.trim(),
    html,
    text: foot ? `${plainText(outline)}\n\n${footText(foot, message.locale)}` : plainText(outline),
    images: png ? [{ cid: 'chart', filename: 'chart.png', png }] : [],
  }
}

/** What is read in five seconds: level, headline, the figure, the conclusion. */
function AlertHead({ outline, severity }: { outline: Outline; severity: Severity }) {
  const line = lineColour(severity)
  return (
    <>
      <Text {...inColour(severity, { fontSize: '13px', lineHeight: '18px', fontWeight: 700, margin: 0 })}>
        {outline.label}
      </Text>
      <Heading as="h1" style={{ fontSize: '22px', lineHeight: '30px', margin: '4px 0 12px' }}>
        <Words>{outline.headline(HEADLINE)}</Words>
      </Heading>
      {outline.emphasis && (
        <Text
          className={line.className}
          style={{ borderLeft: `4px solid ${line.colour}`, margin: '0 0 12px', padding: '0 0 0 12px' }}
        >
          <b style={{ fontSize: '30px', lineHeight: '36px' }}>{outline.emphasis.value}</b>{' '}
          <span {...inColour('quiet', { fontSize: '15px', marginLeft: '8px' })}>
            <Words>{outline.emphasis.note}</Words>
          </span>
        </Text>
      )}
      <Text style={{ fontSize: '16px', lineHeight: '26px', margin: 0 }}>
        <Words>{outline.summary(SUMMARY)}</Words>
      </Text>
    </>
  )
}

/** The days behind the figure, and what they are. */
function History({ message, history }: { message: AlertMessage; history: DailyHistory }) {
  const { what, locale, unit } = message
  const [first] = messageChart(message)?.series ?? []
  const name = shorten(clean(what), HISTORY_NAME)
  return (
    <>
      <Text {...inColour('quiet', { fontSize: '13px', lineHeight: '18px', margin: '16px 0 0' })}>
        {historyCaption(name, history, locale)}
      </Text>
      <EmailChart alt={first ? trendSentence(first, name, locale, (value) => quantity(value, unit, locale)) : name} />
    </>
  )
}

function historyCaption(name: string, { at, unfinished }: DailyHistory, locale: Locale): string {
  if (locale === 'zh') return `${name}，近${at.length}天逐日${unfinished ? '；虚线：今天尚未结束' : ''}`
  return `${name} by day, last ${at.length} days${unfinished ? '; dashed: today, not over yet' : ''}`
}

function Facts({ outline }: { outline: Outline }) {
  const line = lineColour('rule')
  return (
    <table
      width="100%"
      cellPadding={0}
      cellSpacing={0}
      className={line.className}
      style={{ fontSize: '15px', lineHeight: '22px', marginTop: '16px', borderTop: `1px solid ${line.colour}` }}
    >
      <tbody>
        {outline.facts.map(({ name, value }) => (
          <tr key={name}>
            <td {...inColour('quiet', { padding: '6px 12px 6px 0', verticalAlign: 'top', width: '26%' })}>{name}</td>
            <td style={{ padding: '6px 0', wordBreak: 'break-word' }}>
              <Words>{shorten(value, VALUE)}</Words>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
