import { Button, Heading, Img, render, Text } from '@react-email/components'
import { EmailLayout, withoutPreloads } from './email-layout.tsx'
import type { AlertMessage, Email } from './message.ts'
import { SEVERITY_COLOUR, THEME } from './theme.ts'
import { HINT_LABEL, quantity, rarityText, SEVERITY_WORD, WORD } from './wording.ts'

/** The facts of an alert in reading order, label and text; the same in every long form. */
export function alertFacts(m: AlertMessage): [string, string][] {
  const l = m.locale
  const q = (n: number) => quantity(n, m.unit, l)
  const facts: [string, string | null][] = [
    [WORD.observed[l], q(m.observed)],
    [WORD.expected[l], m.expected === null ? null : q(m.expected)],
    [WORD.range[l], m.low === null || m.high === null ? null : `${q(m.low)} – ${q(m.high)}`],
    [WORD.where[l], m.where],
    [WORD.since[l], m.sinceText],
    [WORD.cause[l], m.cause && `${m.cause.text} ${q(m.cause.observed)} (${WORD.expected[l]} ${q(m.cause.expected)})`],
    [WORD.rarity[l], m.recurrenceDays === null ? null : rarityText(m.recurrenceDays, l)],
    [WORD.owner[l], m.owner],
    [WORD.deadline[l], m.deadlineText],
    [WORD.why[l], m.why],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '')
}

/** The alert's headline: level, what, where and how many. */
export function alertHeadline(m: AlertMessage): string {
  const count = quantity(m.observed, m.unit, m.locale)
  const follow = m.locale === 'zh' ? `续${m.revision - 1}` : `Update ${m.revision - 1}`
  const kind =
    m.kind === 'resolved' ? WORD.final[m.locale] : m.kind === 'follow-up' ? follow : SEVERITY_WORD[m.severity][m.locale]
  return m.locale === 'zh' ? `${kind}:${m.where}${m.what}${count}` : `${kind}: ${m.what}, ${m.where}: ${count}`
}

/** A short e-mail: HTML with the chart by content id, and the same facts as plain text. */
export async function renderAlertEmail(message: AlertMessage, png: Buffer | null): Promise<Email> {
  const headline = alertHeadline(message)
  const facts = alertFacts(message)
  const html = await render(
    <EmailLayout
      locale={message.locale}
      preview={facts
        .slice(0, 3)
        .map((f) => f.join(' '))
        .join(' · ')}
    >
      <Text style={{ color: SEVERITY_COLOUR[message.severity], fontSize: '13px', fontWeight: 700, margin: 0 }}>
        {HINT_LABEL[message.locale]} · {SEVERITY_WORD[message.severity][message.locale]}
      </Text>
      <Heading as="h1" style={{ fontSize: '22px', lineHeight: '30px', margin: '4px 0 16px' }}>
        {headline}
      </Heading>
      {png && (
        <Img src="cid:chart" alt={message.ruleTitle} width="100%" style={{ maxWidth: '552px', marginBottom: '16px' }} />
      )}
      <table width="100%" cellPadding={0} cellSpacing={0} style={{ fontSize: '15px', lineHeight: '22px' }}>
        <tbody>
          {facts.map(([label, text]) => (
            <tr key={label}>
              <td style={{ color: THEME.quiet, padding: '5px 12px 5px 0', verticalAlign: 'top', width: '30%' }}>
                {label}
              </td>
              <td style={{ padding: '5px 0' }}>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        href={message.link}
        style={{
          backgroundColor: THEME.accent,
          color: '#ffffff',
          padding: '12px 20px',
          marginTop: '16px',
          borderRadius: '4px',
        }}
      >
        {WORD.details[message.locale]}
      </Button>
    </EmailLayout>,
  )
  const text = [headline, '', ...facts.map(([label, value]) => `${label}: ${value}`), '', message.link].join('\n')
  return {
    subject: `${message.signature} ${headline}`.replace(/\s+/g, ' '),
    html: withoutPreloads(html),
    text,
    images: png ? [{ cid: 'chart', filename: 'chart.png', png }] : [],
  }
}
