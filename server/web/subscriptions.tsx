import type { Locale } from '../../audiences/locale.ts'
import type { SubscriptionData } from './data.ts'
import { channelText, word } from './words.ts'

/** What the reader gets, a row a product and a column a channel; every cell can be turned off unless it is mandatory. */
export function SubscriptionsPage(props: { subscriptions: SubscriptionData[]; locale: Locale }) {
  const { subscriptions, locale } = props
  const channels = [...new Set(subscriptions.map((line) => line.channel))]
  const products = new Map(subscriptions.map((line) => [line.product, line.title]))
  return (
    <>
      <h1>{word('subscriptions', locale)}</h1>
      <p className="context">{word('subscriptionsHint', locale)}</p>
      <section className="panel">
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
    </>
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
