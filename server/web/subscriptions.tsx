import type { Locale } from '../../audiences/locale.ts'
import { channelText } from '../../templates/wording.ts'
import { AlertSubscriptions, Changed, OrderForm, Radios } from './alert-subscriptions.tsx'
import { Dotted } from './dotted.tsx'
import type { SubscriptionData, SubscriptionsPageData } from './message-data.ts'
import { word } from './words.ts'

/** What reaches the reader: their subscriptions, what the digest does without news, each product's channels, and what was held back. */
export function SubscriptionsPage(props: { data: SubscriptionsPageData; edit: string | null; locale: Locale }) {
  const { data, edit, locale } = props
  const edited = data.alertSubscriptions.find(({ id }) => id === edit) ?? null
  return (
    <>
      <h1>{word('subscriptions', locale)}</h1>
      <Changed changed={data.changed} locale={locale} />
      <AlertSubscriptions data={data} locale={locale} />
      <OrderForm choices={data.subscriptionChoices} edited={edited} locale={locale} />
      <DigestChoice choice={data.digestChoice} locale={locale} />
      <Products subscriptions={data.subscriptions} locale={locale} />
      <HeldBack held={data.heldBack} locale={locale} />
    </>
  )
}

function DigestChoice({ choice, locale }: { choice: string; locale: Locale }) {
  return (
    <section className="panel">
      <h2>{word('quietDigest', locale)}</h2>
      <form method="post" action="/subscriptions/digest" className="order">
        <Radios
          legend={word('quietDigestHint', locale)}
          name="choice"
          value={choice}
          choices={[
            { code: 'two_lines', name: word('twoLines', locale) },
            { code: 'nothing', name: word('sendNothing', locale) },
          ]}
        />
        <button type="submit">{word('save', locale)}</button>
      </form>
    </section>
  )
}

/** What was lately not told to the reader, and why not. */
function HeldBack({ held, locale }: { held: SubscriptionsPageData['heldBack']; locale: Locale }) {
  if (held.length === 0) return null
  return (
    <section className="panel">
      <h2>{word('heldBack', locale)}</h2>
      <ul className="standing">
        {held.map((one) => (
          <li key={one.id}>
            <a href={one.incident ? `/incident/${one.incident.id}` : `/delivery/${one.id}`}>{one.subject}</a>
            <span className="context">
              <Dotted parts={[one.dueText, channelText(one.channel, locale), one.whyText]} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A row a product and a column a channel; every cell can be turned off unless it is mandatory. */
function Products(props: { subscriptions: SubscriptionData[]; locale: Locale }) {
  const { subscriptions, locale } = props
  const channels = [...new Set(subscriptions.map((line) => line.channel))]
  const products = new Map(subscriptions.map((line) => [line.product, line.title]))
  return (
    <section className="panel">
      <h2>{word('products', locale)}</h2>
      <p className="context">{word('subscriptionsHint', locale)}</p>
      <table className="figures subscriptions">
        <thead>
          <tr>
            <th scope="col">{word('product', locale)}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {channelText(channel, locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...products].map(([product, title]) => (
            <tr key={product}>
              <th scope="row">{title}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Choice
                    line={subscriptions.find((line) => line.product === product && line.channel === channel)}
                    locale={locale}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Whether the product comes over the channel, and a button for the other choice. */
function Choice(props: { line: SubscriptionData | undefined; locale: Locale }) {
  const { line, locale } = props
  if (!line) return <span className="context">–</span>
  if (line.mandatory) return <span className="context">{word('mandatory', locale)}</span>
  const what = `${line.title}, ${channelText(line.channel, locale)}`
  return (
    <form method="post" action="/subscriptions">
      <input type="hidden" name="product" value={line.product} />
      <input type="hidden" name="channel" value={line.channel} />
      <input type="hidden" name="active" value={line.active ? 'no' : 'yes'} />
      <button type="submit" className={line.active ? 'choice on' : 'choice'}>
        {word(line.active ? 'on' : 'off', locale)}
        <span className="visually-hidden">{`${word(line.active ? 'turnOff' : 'turnOn', locale)}: ${what}`}</span>
      </button>
    </form>
  )
}
