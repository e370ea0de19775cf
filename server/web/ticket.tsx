import type { Locale } from '../../audiences/locale.ts'
import type { TicketData } from './data.ts'
import { Dotted } from './dotted.tsx'
import { word } from './words.ts'

/** Masked tickets, one line each; the text opens on a tap. */
export function TicketList(props: { tickets: TicketData[]; locale: Locale }) {
  const { locale } = props
  if (props.tickets.length === 0) return <p className="calm">{word('empty', locale)}</p>
  return (
    <ul className="tickets">
      {props.tickets.map((ticket) => (
        <li key={ticket.id}>
          <details>
            <summary>
              <span className={ticket.urgency === 'urgent' ? 'urgent' : undefined}>{ticket.title}</span>
              <span className="context">
                <Dotted parts={[ticket.region, ticket.matter, ticket.statusText, ticket.createdText]} />
              </span>
            </summary>
            <p>{ticket.content}</p>
            <p className="context">
              <Dotted
                parts={[
                  ticket.id,
                  ticket.unit,
                  ticket.dueText && `${word('due', locale)} ${ticket.dueText}`,
                  ticket.closedText && `${word('closed', locale)} ${ticket.closedText}`,
                ]}
              />
            </p>
          </details>
        </li>
      ))}
    </ul>
  )
}

/** A page of tickets behind a figure, with the way on. */
export function TicketsPage(props: {
  total: number
  tickets: TicketData[]
  back: string
  next: string | null
  locale: Locale
}) {
  const { locale } = props
  return (
    <>
      <header className="title">
        <div>
          <p className="context">
            <a href={props.back}>{`← ${word('back', locale)}`}</a>
          </p>
          <h1>
            {word('behind', locale)} <span className="count">{props.total.toLocaleString('en-US')}</span>
          </h1>
        </div>
      </header>
      <section className="panel">
        <TicketList tickets={props.tickets} locale={locale} />
      </section>
      {props.next && (
        <p className="more">
          <a className="button" href={props.next}>
            {word('next', locale)}
          </a>
        </p>
      )}
    </>
  )
}
