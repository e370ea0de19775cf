import { Heading, Img, Link, render, Text } from '@react-email/components'
import { EmailLayout, withoutPreloads } from './email-layout.tsx'
import type { DigestMessage, Email } from './message.ts'
import { SEVERITY_COLOUR, THEME } from './theme.ts'
import { CHANGE_WORD, WORD } from './wording.ts'

const SECTION = { fontSize: '16px', margin: '20px 0 6px' } as const
const TONE = { good: '#1d6b3a', bad: '#b3202a', plain: THEME.quiet } as const

/** The morning digest as an e-mail, opening with what changed since the reader's last one. */
export async function renderDigestEmail(digest: DigestMessage, png: Buffer | null): Promise<Email> {
  const l = digest.locale
  const html = await render(
    <EmailLayout locale={l} preview={digest.changes[0]?.text ?? digest.unchanged ?? digest.title}>
      <Text
        style={{ color: THEME.quiet, fontSize: '13px', margin: 0 }}
      >{`${digest.signature} · ${digest.dateText} · ${digest.reader}`}</Text>
      <Heading as="h1" style={{ fontSize: '22px', margin: '4px 0' }}>
        {digest.title}
      </Heading>
      <Heading as="h2" style={SECTION}>
        {WORD.changes[l]}
      </Heading>
      {digest.changes.map((change) => (
        <Text key={`${change.link} ${change.text}`} style={{ margin: '4px 0', fontSize: '15px' }}>
          <b style={{ color: SEVERITY_COLOUR[change.severity] }}>{CHANGE_WORD[change.kind][l]}</b>{' '}
          <Link href={change.link} style={{ color: THEME.ink }}>
            {change.text}
          </Link>
        </Text>
      ))}
      {digest.unchanged && <Text style={{ color: THEME.quiet, margin: '4px 0' }}>{digest.unchanged}</Text>}
      {digest.figures.length > 0 && (
        <Heading as="h2" style={SECTION}>
          {WORD.figures[l]}
        </Heading>
      )}
      <Rows
        rows={digest.figures.map((f) => ({ name: f.label, value: f.value, note: f.comparison, colour: TONE[f.tone] }))}
      />
      {png && digest.chart && (
        <Img src="cid:chart" alt={digest.chart.title} width="100%" style={{ maxWidth: '552px', marginTop: '16px' }} />
      )}
      {digest.places.length > 0 && (
        <Heading as="h2" style={SECTION}>
          {WORD.places[l]}
        </Heading>
      )}
      <Rows
        rows={digest.places.map((p) => ({ name: p.name, value: p.value, note: p.comparison, colour: THEME.quiet }))}
      />
      <Text style={{ marginTop: '20px' }}>
        <Link href={digest.link} style={{ color: THEME.accent }}>
          {WORD.open[l]}
        </Link>
      </Text>
      <Text style={{ fontSize: '12px' }}>
        <Link href={digest.unsubscribe} style={{ color: THEME.quiet }}>
          {WORD.unsubscribe[l]}
        </Link>
      </Text>
    </EmailLayout>,
  )
  return {
    subject: `${digest.signature} ${digest.title} ${digest.dateText}`,
    html: withoutPreloads(html),
    text: plainText(digest),
    images: png && digest.chart ? [{ cid: 'chart', filename: 'chart.png', png }] : [],
  }
}

function Rows(props: { rows: { name: string; value: string; note: string | null; colour: string }[] }) {
  return (
    <table width="100%" cellPadding={0} cellSpacing={0} style={{ fontSize: '15px' }}>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.name}>
            <td style={{ padding: '4px 8px 4px 0' }}>{row.name}</td>
            <td align="right" style={{ padding: '4px 0', fontWeight: 700 }}>
              {row.value}
            </td>
            <td align="right" style={{ padding: '4px 0 4px 12px', color: row.colour }}>
              {row.note}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function plainText(d: DigestMessage): string {
  const l = d.locale
  return [
    `${d.title} ${d.dateText}`,
    '',
    WORD.changes[l],
    ...d.changes.map((change) => `- ${CHANGE_WORD[change.kind][l]}: ${change.text} ${change.link}`),
    ...(d.unchanged ? [d.unchanged] : []),
    '',
    ...d.figures.map((f) => `${f.label}: ${f.value}${f.comparison ? ` (${f.comparison})` : ''}`),
    ...d.places.map((p) => `${p.name}: ${p.value}`),
    '',
    `${WORD.open[l]}: ${d.link}`,
    `${WORD.unsubscribe[l]}: ${d.unsubscribe}`,
  ].join('\n')
}
