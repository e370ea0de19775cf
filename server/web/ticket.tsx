import type { Locale } from '../../audiences/locale.ts'
import type { TicketData } from './data.ts'
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
              <span>{ticket.title}</span>
              <span className="context">
                {[ticket.createdText, ticket.region, ticket.matter, ticket.statusText].join(' · ')}
              </span>
            </summary>
            <p>{ticket.content}</p>
            <p className="context">
              {[
                ticket.id,
                ticket.unit,
                ticket.dueText && `${word('due', locale)} ${ticket.dueText}`,
                ticket.closedText && `${word('closed', locale)} ${ticket.closedText}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </details>
        </li>
      ))}
    </ul>
  )
}

/** A page of tickets behind a figure, with the way on. */
export function TicketsPage(props: { total: number; tickets: TicketData[]; next: string | null; locale: Locale }) {
  return (
    <>
      <h1>{`${word('behind', props.locale)} · ${props.total}`}</h1>
      <TicketList tickets={props.tickets} locale={props.locale} />
      {props.next && (
        <p>
          <a className="button" href={props.next}>
            {word('next', props.locale)}
          </a>
        </p>
      )}
    </>
  )
}
