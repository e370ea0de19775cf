import type { Locale } from '../../audiences/locale.ts'
import { channelText } from '../../templates/wording.ts'
import type { ProductReadershipData, ReadershipData, RecipientReadershipData } from './message-data.ts'
import { type Word, word } from './words.ts'

/** Periods that may be looked at, in days. */
const PERIODS = [7, 30, 90]

/** What is read and by whom, what nobody opened, and what became of each member's messages. */
export function ReadershipPage(props: { found: ReadershipData; locale: Locale }) {
  const { found, locale } = props
  const unread = found.products.filter((product) => product.unread)
  return (
    <>
      <h1>{word('readership', locale)}</h1>
      <p className="context">{word('readershipHint', locale)}</p>
      <nav className="choice spaced" aria-label={word('period', locale)}>
        {PERIODS.map((days) => (
          <a key={days} href={`/readership?days=${days}`} aria-current={days === found.days ? 'true' : undefined}>
            {`${days}${word('days', locale)}`}
          </a>
        ))}
      </nav>
      <section className="panel">
        <h2>{word('unread', locale)}</h2>
        <p className={unread.length > 0 ? 'fault' : 'calm'}>
          {unread.length > 0
            ? unread.map(({ title }) => title).join(locale === 'zh' ? '、' : ', ')
            : word(found.isWhole ? 'unreadNone' : 'unreadEarly', locale)}
        </p>
      </section>
      <Products kind="view" found={found} locale={locale} />
      <Products kind="rule" found={found} locale={locale} />
      <Products kind="digest" found={found} locale={locale} />
      <Recipients recipients={found.recipients} locale={locale} />
    </>
  )
}

const HEADING: Record<ProductReadershipData['kind'], Word> = { view: 'views', rule: 'rules', digest: 'digests' }

interface Column<Row> {
  heading: Word
  text: (row: Row) => string
}

const count = (value: number) => (value === 0 ? '–' : String(value))
const READERS: Column<ProductReadershipData> = {
  heading: 'readersOf',
  text: ({ readers, offered }) => `${readers} / ${offered}`,
}
const OPENED: Column<ProductReadershipData> = { heading: 'openedTimes', text: ({ opened }) => count(opened) }
const LAST: Column<{ lastText: string | null }> = { heading: 'lastTime', text: ({ lastText }) => lastText ?? '–' }
const MESSAGES: Column<RecipientReadershipData | ProductReadershipData>[] = [
  { heading: 'acceptedCount', text: ({ accepted }) => count(accepted) },
  { heading: 'bouncedCount', text: ({ bounced, refused }) => count(bounced + refused) },
  { heading: 'heldBackCount', text: ({ heldBack }) => count(heldBack) },
  { heading: 'readCount', text: ({ read }) => count(read) },
  { heading: 'followedCount', text: ({ followed }) => count(followed) },
  { heading: 'actedCount', text: ({ acknowledged, acted }) => count(acknowledged + acted) },
]

function Products(props: { kind: ProductReadershipData['kind']; found: ReadershipData; locale: Locale }) {
  const { kind, found, locale } = props
  const columns: Column<ProductReadershipData>[] =
    kind === 'view' ? [READERS, OPENED, LAST] : [READERS, ...MESSAGES, LAST]
  return (
    <section className="panel">
      <h2>{word(HEADING[kind], locale)}</h2>
      <Table
        label={word(HEADING[kind], locale)}
        rows={found.products.filter((product) => product.kind === kind)}
        name={(product) => product.title}
        note={(product) => (product.unread ? word('proposed', locale) : channelsText(product, locale))}
        columns={columns}
        locale={locale}
      />
    </section>
  )
}

/** Each channel with how many of its messages were read. */
function channelsText({ channels }: ProductReadershipData, locale: Locale): string {
  return channels
    .filter(({ accepted }) => accepted > 0)
    .map(({ channel, accepted, read }) => `${channelText(channel, locale)} ${read} / ${accepted}`)
    .join(' · ')
}

function Recipients(props: { recipients: RecipientReadershipData[]; locale: Locale }) {
  const { recipients, locale } = props
  return (
    <section className="panel">
      <h2>{word('recipients', locale)}</h2>
      <Table
        label={word('recipients', locale)}
        rows={recipients}
        name={({ reader }) => reader}
        note={({ reader, audience }) => (audience === reader ? '' : audience)}
        columns={[...MESSAGES, LAST]}
        locale={locale}
      />
    </section>
  )
}

function Table<Row extends { id: string }>(props: {
  label: string
  rows: Row[]
  name: (row: Row) => string
  note: (row: Row) => string
  columns: Column<Row>[]
  locale: Locale
}) {
  const { label, rows, name, note, columns, locale } = props
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="scroll" aria-label={label} tabIndex={0}>
      <table className="figures wide-names">
        <thead>
          <tr>
            <th scope="col">{word('name', locale)}</th>
            {columns.map(({ heading }) => (
              <th key={heading} scope="col" className="number">
                {word(heading, locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <div>{name(row)}</div>
                {note(row) && <div className="context">{note(row)}</div>}
              </th>
              {columns.map(({ heading, text }) => (
                <td key={heading} className="number">
                  {text(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
