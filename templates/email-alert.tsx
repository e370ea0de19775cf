import { Heading } from '@react-email/heading'
import { Img } from '@react-email/img'
import { Text } from '@react-email/text'
import { EmailButton } from './email-button.tsx'
import { EmailFoot, footText, type MessageFoot } from './email-foot.tsx'
import { EmailLayout, emailHtml } from './email-layout.tsx'
import { characters, shorten } from './fit.ts'
import type { AlertMessage, Email } from './message.ts'
import { alertOutline, type Outline } from './outline.ts'
import { plainText } from './plain.ts'
import type { Wordings } from './sentences.ts'
import { SEVERITY_COLOUR, THEME } from './theme.ts'

const HEADLINE = characters(150)
const SUMMARY = characters(400)
/** Longer values are for the page; with ten of them the mail stays far under the 102 KB at which Gmail clips. */
const VALUE = characters(300)

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
      <AlertHead outline={outline} colour={SEVERITY_COLOUR[message.severity]} />
      {png && (
        <Img src="cid:chart" alt={message.ruleTitle} width="100%" style={{ maxWidth: '456px', margin: '16px 0 0' }} />
      )}
      <Facts outline={outline} />
      <EmailButton href={message.link}>{outline.linkText}</EmailButton>
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
function AlertHead({ outline, colour }: { outline: Outline; colour: string }) {
  return (
    <>
      <Text style={{ color: colour, fontSize: '13px', lineHeight: '18px', fontWeight: 700, margin: 0 }}>
        {outline.label}
      </Text>
      <Heading as="h1" style={{ fontSize: '22px', lineHeight: '30px', margin: '4px 0 12px' }}>
        {outline.headline(HEADLINE)}
      </Heading>
      {outline.emphasis && (
        <Text style={{ borderLeft: `4px solid ${colour}`, margin: '0 0 12px', padding: '0 0 0 12px' }}>
          <b style={{ fontSize: '30px', lineHeight: '36px' }}>{outline.emphasis.value}</b>{' '}
          <span style={{ color: THEME.quiet, fontSize: '15px', marginLeft: '8px' }}>{outline.emphasis.note}</span>
        </Text>
      )}
      <Text style={{ fontSize: '16px', lineHeight: '26px', margin: 0 }}>{outline.summary(SUMMARY)}</Text>
    </>
  )
}

function Facts({ outline }: { outline: Outline }) {
  return (
    <table
      width="100%"
      cellPadding={0}
      cellSpacing={0}
      style={{ fontSize: '15px', lineHeight: '22px', marginTop: '16px', borderTop: `1px solid ${THEME.rule}` }}
    >
      <tbody>
        {outline.facts.map(({ name, value }) => (
          <tr key={name}>
            <td style={{ color: THEME.quiet, padding: '6px 12px 6px 0', verticalAlign: 'top', width: '26%' }}>
              {name}
            </td>
            <td style={{ padding: '6px 0', wordBreak: 'break-word' }}>{shorten(value, VALUE)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
