import type { Locale } from '../../audiences/locale.ts'
import { channelText } from '../../templates/wording.ts'
import { Dotted, keptDots } from './dotted.tsx'
import type { DeliveryData, DeliveryFormData, DeliveryPageData } from './message-data.ts'
import { unitText, word } from './words.ts'

/** A page of the inbox or outbox: each message as its one line, with what became of it and why, and the way to older ones. */
export function DeliveryList(props: {
  heading: 'inbox' | 'outbox'
  deliveries: DeliveryData[]
  older: string | null
  locale: Locale
}) {
  const { locale, heading, older } = props
  return (
    <>
      <h1>{word(heading, locale)}</h1>
      {heading === 'outbox' && <p className="context">{word('notSent', locale)}</p>}
      {props.deliveries.length === 0 && <p className="calm">{word('empty', locale)}</p>}
      <ul className="deliveries panel">
        {props.deliveries.map((delivery) => (
          <li key={delivery.id} className={`state-${delivery.state}`}>
            <a href={`/delivery/${encodeURIComponent(delivery.id)}`}>
              <strong>{keptDots(delivery.subject)}</strong>
              <span className="context">{delivery.sentText ?? delivery.dueText}</span>
              {delivery.sms && <span className="said">{delivery.sms}</span>}
              <span className="context">
                <Dotted
                  parts={[
                    heading === 'outbox' && delivery.recipient,
                    channelText(delivery.channel, locale),
                    delivery.stateText,
                    delivery.whyText,
                  ]}
                />
              </span>
            </a>
          </li>
        ))}
      </ul>
      {older && (
        <p>
          <a className="button quiet" href={older}>
            {word('older', locale)}
          </a>
        </p>
      )}
    </>
  )
}

/** One message in every form, exactly as it would be sent. The e-mail lies in a frame without scripts. */
export function DeliveryPage(props: { delivery: DeliveryPageData; locale: Locale }) {
  const { delivery, locale } = props
  const forms = (kind: 'sms' | 'body') => delivery.forms.filter(({ id }) => (id === 'sms') === (kind === 'sms'))
  return (
    <>
      <header className="title">
        <div>
          <p className="context">
            <Dotted
              parts={[
                delivery.recipient,
                channelText(delivery.channel, locale),
                delivery.stateText,
                delivery.whyText,
                delivery.sentText ?? delivery.dueText,
              ]}
            />
          </p>
          <h1>{keptDots(delivery.subject)}</h1>
        </div>
      </header>
      {delivery.lastError && (
        <p className="fault">
          <Dotted
            parts={[
              `${word('fault', locale)}${word('colon', locale)}${delivery.lastError}`,
              `${word('tries', locale)} ${delivery.attempts}`,
              delivery.retryText && `${word('nextTry', locale)} ${delivery.retryText}`,
            ]}
          />
        </p>
      )}
      {delivery.incident && (
        <p>
          <a href={`/incident/${delivery.incident.id}`}>{delivery.incident.title}</a>
        </p>
      )}
      {delivery.pdf && (
        <p>
          <a className="button quiet" href={delivery.pdf}>
            {word('onePage', locale)}
          </a>
        </p>
      )}
      <section>
        <h2>{word('life', locale)}</h2>
        <ul className="timeline">
          {delivery.life.map(({ text, atText, note }) => (
            <li key={`${text} ${atText}`}>
              {atText && <time>{atText}</time>}
              {text} {note && <span className="context">{note}</span>}
            </li>
          ))}
        </ul>
        {delivery.channel === 'email' && <p className="context">{word('noTracking', locale)}</p>}
      </section>
      {forms('sms').map((form) => (
        <section key={form.id}>
          <h2>{formTitle(form, locale)}</h2>
          <p className="sms">{form.text}</p>
        </section>
      ))}
      <section>
        <h2>{word('card', locale)}</h2>
        <pre className="card">{delivery.cardText}</pre>
      </section>
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
      <section>
        <h2>{word('bodies', locale)}</h2>
        {forms('body').map((form) => (
          <details key={form.id} open={form.used} className="body">
            <summary>{formTitle(form, locale)}</summary>
            <pre>{form.text}</pre>
          </details>
        ))}
      </section>
    </>
  )
}

/** What the form is called, how much of its limit it takes, and whether it is the one that its reader gets. */
function formTitle({ title, counted, used }: DeliveryFormData, locale: Locale): string {
  const size = counted && `${counted.size} / ${counted.limit} ${unitText(counted.unit, counted.limit, locale)}`
  return [title, size, used && word('inUse', locale)].filter(Boolean).join(' · ')
}
