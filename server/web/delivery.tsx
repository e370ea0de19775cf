import type { Locale } from '../../audiences/locale.ts'
import type { DeliveryData, DeliveryPageData, SubscriptionData } from './data.ts'
import { type Word, word } from './words.ts'

/** Inbox and outbox: each message as its one line, with what became of it and why. */
export function DeliveryList(props: { heading: Word; deliveries: DeliveryData[]; locale: Locale }) {
  const { locale } = props
  return (
    <>
      <h1>{word(props.heading, locale)}</h1>
      {props.heading === 'outbox' && <p className="context">{word('notSent', locale)}</p>}
      {props.deliveries.length === 0 && <p className="calm">{word('empty', locale)}</p>}
      <ul className="deliveries">
        {props.deliveries.map((delivery) => (
          <li key={delivery.id} className={`state-${delivery.state}`}>
            <a href={`/delivery/${encodeURIComponent(delivery.id)}`}>{delivery.subject}</a>
            {delivery.sms && <p>{delivery.sms}</p>}
            <p className="context">
              {[
                delivery.recipient,
                delivery.channel,
                delivery.stateText,
                delivery.whyText,
                delivery.sentText ?? delivery.dueText,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** One message in every form, exactly as it would be sent. The e-mail lies in a frame without scripts. */
export function DeliveryPage(props: { delivery: DeliveryPageData; locale: Locale }) {
  const { delivery, locale } = props
  return (
    <>
      <h1>{delivery.subject}</h1>
      <p className="context">
        {[delivery.recipient, delivery.channel, delivery.stateText, delivery.sentText ?? delivery.dueText]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p>{`${word('why', locale)}：${delivery.whyText}`}</p>
      {delivery.lastError && (
        <p className="fault">
          {[
            `${word('fault', locale)}：${delivery.lastError}`,
            `${word('tries', locale)} ${delivery.attempts}`,
            delivery.retryText && `${word('nextTry', locale)} ${delivery.retryText}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {delivery.incident && (
        <p>
          <a href={`/incident/${delivery.incident.id}`}>{delivery.incident.title}</a>
        </p>
      )}
      {delivery.sms && (
        <section>
          <h2>{`${word('sms', locale)} · ${[...delivery.sms].length}`}</h2>
          <p className="sms">{delivery.sms}</p>
        </section>
      )}
      {delivery.cardText && (
        <section>
          <h2>{word('card', locale)}</h2>
          <pre className="card">{delivery.cardText}</pre>
        </section>
      )}
      {delivery.emailHtml && (
        <section>
          <h2>{word('email', locale)}</h2>
          <iframe className="mail" title={delivery.subject} sandbox="" srcDoc={delivery.emailHtml} />
        </section>
      )}
      {delivery.emailText && (
        <section>
          <h2>{word('plain', locale)}</h2>
          <pre className="card">{delivery.emailText}</pre>
        </section>
      )}
    </>
  )
}

/** What the reader gets, on which channel; every line can be turned off unless it is mandatory. */
export function SubscriptionsPage(props: { subscriptions: SubscriptionData[]; locale: Locale }) {
  const { locale } = props
  return (
    <>
      <h1>{word('subscriptions', locale)}</h1>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{word('name', locale)}</th>
            <th scope="col">{word('channel', locale)}</th>
            <th scope="col">{word('state', locale)}</th>
          </tr>
        </thead>
        <tbody>
          {props.subscriptions.map((line) => (
            <tr key={`${line.product} ${line.channel}`}>
              <th scope="row">{line.title}</th>
              <td>{line.channel}</td>
              <td>
                <form method="post" action="/subscriptions" className="inline">
                  <input type="hidden" name="product" value={line.product} />
                  <input type="hidden" name="channel" value={line.channel} />
                  <input type="hidden" name="active" value={line.active ? 'no' : 'yes'} />
                  <span>{word(line.mandatory ? 'mandatory' : line.active ? 'on' : 'off', locale)}</span>{' '}
                  {!line.mandatory && (
                    <button type="submit" className="link">
                      {word(line.active ? 'turnOff' : 'turnOn', locale)}
                    </button>
                  )}
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
