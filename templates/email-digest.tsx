import { Heading } from '@react-email/heading'
import { Link } from '@react-email/link'
import { Text } from '@react-email/text'
import { Fragment } from 'react'
import { CHANGE_WORD, DIGEST_WORD } from './digest-wording.ts'
import { EmailButton } from './email-button.tsx'
import { EmailChart } from './email-chart.tsx'
import { inColour, type LetterColour } from './email-colour.ts'
import { EmailFoot, footText, type MessageFoot } from './email-foot.tsx'
import { EmailLayout, emailHtml } from './email-layout.tsx'
import { Words } from './email-words.tsx'
import type { DigestMessage, Email } from './message.ts'
import { COLON, inBrackets } from './wording.ts'

const LINE = { margin: '4px 0', fontSize: '15px', lineHeight: '22px' } as const
const SMALL = { ...LINE, fontSize: '12px', lineHeight: '18px' } as const
const NOTE = { fontSize: '13px', lineHeight: '18px' } as const
const TONE = { good: 'good', bad: 'bad', plain: 'quiet' } as const

/** The digest as an e-mail, opening with what changed since the reader's last one; `png` is its chart. */
export async function renderDigestEmail(digest: DigestMessage, png: Buffer | null, foot: MessageFoot): Promise<Email> {
  const html = await emailHtml(<DigestEmail digest={digest} hasChart={png !== null} foot={foot} />)
  return {
    subject: digestSubject(digest),
    html,
    text: plainText(digest, foot),
    images: png && digest.chart ? [{ cid: 'chart', filename: 'chart.png', png }] : [],
  }
}

/** What the digest says first stands in its subject, so that a list of mails can be read. */
export function digestSubject(digest: DigestMessage): string {
  const { signature, title, changes, unchanged, locale, report } = digest
  const dateText = digest.periodText ?? digest.dateText
  const first = changes[0]
  const news = report ? report.conclusion : first ? `${CHANGE_WORD[first.kind][locale]} ${first.text}` : unchanged
  return `${signature} ${title} ${dateText} · ${news}`.replace(/\s+/g, ' ')
}

function DigestEmail({ digest, hasChart, foot }: { digest: DigestMessage; hasChart: boolean; foot: MessageFoot }) {
  const l = digest.locale
  const { changes, places } = listed(digest)
  return (
    <EmailLayout locale={l} preview={digest.changes[0]?.text ?? digest.unchanged ?? digest.title}>
      <Text
        {...inColour('quiet', SMALL)}
      >{`${digest.signature} · ${digest.dateText} · ${digest.reader} · ${digest.scopeText}`}</Text>
      <Heading as="h1" style={{ fontSize: '22px', lineHeight: '30px', margin: '4px 0 12px' }}>
        {digest.title}
      </Heading>
      <Prose report={digest.report} locale={l} />
      {changes.length > 0 && <Section title={digest.sinceText} />}
      {changes.map((change) => (
        <Text key={`${change.kind} ${change.link} ${change.text}`} style={LINE}>
          <b {...inColour(change.severity ?? 'ink')}>{CHANGE_WORD[change.kind][l]}</b>{' '}
          <Link href={change.link} {...inColour('ink', { textDecoration: 'underline' })}>
            <Words>{change.text}</Words>
          </Link>
        </Text>
      ))}
      {digest.unchanged && <Text {...inColour('quiet', LINE)}>{digest.unchanged}</Text>}
      {digest.steady && <Text {...inColour('quiet', LINE)}>{digest.steady}</Text>}
      <Rows
        title={figuresTitle(digest)}
        rows={digest.figures.map((f) => ({
          name: f.label,
          value: f.value,
          notes: figureNotes(f, l),
          colour: TONE[f.tone],
        }))}
      />
      {hasChart && digest.chart && (
        <>
          <Section title={digest.chart.title} />
          <EmailChart alt={digest.chart.sentence} />
        </>
      )}
      <Rows
        title={places?.title ?? ''}
        rows={(places?.rows ?? []).map((p) => ({
          name: p.name,
          value: p.value,
          notes: p.comparison ? [p.comparison] : [],
          colour: 'quiet',
        }))}
      />
      {digest.held.length > 0 && <Section title={DIGEST_WORD.held[l]} />}
      {digest.held.map((one) => (
        <Text key={`${one.link} ${one.text}`} style={LINE}>
          <Link href={one.link} {...inColour('ink', { textDecoration: 'underline' })}>
            <Words>{one.text}</Words>
          </Link>
          <br />
          <span {...inColour('quiet', NOTE)}>{one.why}</span>
        </Text>
      ))}
      {digest.ahead.length > 0 && <Section title={DIGEST_WORD.ahead[l]} />}
      {digest.ahead.map((line) => (
        <Text key={line} style={LINE}>
          <Words>{line}</Words>
        </Text>
      ))}
      <EmailButton href={digest.link}>{DIGEST_WORD.open[l]}</EmailButton>
      <EmailFoot foot={foot} locale={l} />
    </EmailLayout>
  )
}

/** What changed and where, as lists; a signed report has said it in its own words. */
function listed({ report, changes, places }: DigestMessage): Pick<DigestMessage, 'changes' | 'places'> {
  return report ? { changes: [], places: null } : { changes, places }
}

function Section({ title }: { title: string }) {
  return (
    <Heading as="h2" style={{ fontSize: '16px', lineHeight: '24px', margin: '20px 0 6px' }}>
      {title}
    </Heading>
  )
}

/** What people wrote and signed. */
function Prose({ report, locale }: { report: DigestMessage['report']; locale: DigestMessage['locale'] }) {
  if (!report) return null
  return (
    <>
      <Text style={{ ...LINE, fontSize: '17px', lineHeight: '26px', fontWeight: 700 }}>
        <Words>{report.conclusion}</Words>
      </Text>
      {report.parts.map(({ heading, lines }) => (
        <Fragment key={heading}>
          <Section title={heading} />
          {lines.map((line) => (
            <Text key={line} style={LINE}>
              <Words>{line}</Words>
            </Text>
          ))}
        </Fragment>
      ))}
      <Text {...inColour('quiet', SMALL)}>
        {`${report.signedText} · `}
        <Link href={report.pdf} {...inColour('accent')}>
          {DIGEST_WORD.onePage[locale]}
        </Link>
      </Text>
    </>
  )
}

/** What the figures are, with the days that they cover where these are a week or a month. */
function figuresTitle({ periodText, locale }: DigestMessage): string {
  return [DIGEST_WORD.figures[locale], periodText].filter(Boolean).join(' · ')
}

/** What a figure is measured against: its comparison and its expected range. */
function figureNotes(f: DigestMessage['figures'][number], locale: DigestMessage['locale']): string[] {
  const expected = f.expected && `${DIGEST_WORD.expected[locale]} ${f.expected}`
  return [f.comparison, expected].filter((note): note is string => note !== null)
}

interface Row {
  name: string
  value: string
  notes: string[]
  colour: LetterColour
}

/** Name and value on a line, what it is measured against below: three columns would not fit a phone. */
function Rows({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null
  return (
    <>
      <Section title={title} />
      <table width="100%" cellPadding={0} cellSpacing={0} style={{ fontSize: '15px', lineHeight: '22px' }}>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td style={{ padding: '5px 8px 5px 0', verticalAlign: 'top' }}>
                {row.name}
                {row.notes.map((note) => (
                  <div key={note} {...inColour(row.colour, NOTE)}>
                    <Words>{note}</Words>
                  </div>
                ))}
              </td>
              <td
                align="right"
                style={{ padding: '5px 0', fontWeight: 700, verticalAlign: 'top', whiteSpace: 'nowrap' }}
              >
                {row.value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function plainText(d: DigestMessage, foot: MessageFoot): string {
  const l = d.locale
  const colon = COLON[l]
  const apart = l === 'zh' ? '；' : '; '
  const block = (title: string, lines: string[]) => (lines.length > 0 ? [title, ...lines, ''] : [])
  const { changes, places } = listed(d)
  const stands = [d.unchanged, d.steady].filter((line): line is string => line !== null)
  return [
    `${d.title} ${d.dateText}`,
    `${d.reader} · ${d.scopeText}`,
    '',
    ...(d.report ? [d.report.conclusion, ''] : []),
    ...(d.report?.parts ?? []).flatMap(({ heading, lines }) => block(heading, lines)),
    ...(d.report ? [d.report.signedText, `${DIGEST_WORD.onePage[l]}${colon}${d.report.pdf}`, ''] : []),
    ...block(
      d.sinceText,
      changes.map((change) => `- ${CHANGE_WORD[change.kind][l]}${colon}${change.text} ${change.link}`),
    ),
    ...(stands.length > 0 ? [...stands, ''] : []),
    ...block(
      figuresTitle(d),
      d.figures.map((f) => [`${f.label}${colon}${f.value}`, ...figureNotes(f, l)].join(apart)),
    ),
    ...block(d.chart?.title ?? '', d.chart ? [d.chart.sentence] : []),
    ...block(
      places?.title ?? '',
      (places?.rows ?? []).map((p) => `${p.name}${colon}${p.value}${p.comparison ? `${apart}${p.comparison}` : ''}`),
    ),
    ...block(
      DIGEST_WORD.held[l],
      d.held.map((one) => `- ${one.text}${inBrackets(one.why, l)} ${one.link}`),
    ),
    ...block(DIGEST_WORD.ahead[l], d.ahead),
    `${DIGEST_WORD.open[l]}${colon}${d.link}`,
    footText(foot, l),
  ].join('\n')
}
