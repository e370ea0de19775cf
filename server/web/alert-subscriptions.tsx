import type { Locale } from '../../audiences/locale.ts'
import { channelText } from '../../templates/wording.ts'
import type { AlertSubscriptionData, SubscriptionsPageData } from './message-data.ts'
import { word } from './words.ts'

type Standing = Pick<SubscriptionsPageData, 'alertSubscriptions' | 'subscriptionChoices'>

/** What stands for the reader, each with the ways to change it or take it back. */
export function AlertSubscriptions({ data, locale }: { data: Standing; locale: Locale }) {
  const { alertSubscriptions } = data
  return (
    <section className="panel">
      <h2>{word('mySubscriptions', locale)}</h2>
      <p className="context">{word('mySubscriptionsHint', locale)}</p>
      {alertSubscriptions.length === 0 && <p className="calm">{word('noSubscriptions', locale)}</p>}
      <ul className="standing">
        {alertSubscriptions.map((one) => (
          <li key={one.id}>
            <strong>{one.text}</strong>
            <span>{wayText(one, locale)}</span>
            <span className="context">
              {[one.isDesk && data.subscriptionChoices.deskText, one.changedText].filter(Boolean).join(' · ')}
            </span>
            <span className="choices">
              <a className="button quiet" href={`/subscriptions?edit=${encodeURIComponent(one.id)}#order`}>
                {word('change', locale)}
                <span className="visually-hidden">{`: ${one.text}`}</span>
              </a>
              <IdForm act="remove" id={one.id} label={word('remove', locale)} about={one.text} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Over which channels and when, in words. */
function wayText({ channels, when }: AlertSubscriptionData, locale: Locale): string {
  if (channels.length === 0) return word('inboxOnly', locale)
  const over = channels.map((channel) => channelText(channel, locale)).join(locale === 'zh' ? '、' : ', ')
  return `${word(when === 'digest' ? 'inDigest' : 'atOnce', locale)} · ${over}`
}

function IdForm(props: { act: 'remove' | 'undo'; id: string; label: string; about: string }) {
  return (
    <form method="post" action={`/subscriptions/${props.act}`}>
      <input type="hidden" name="id" value={props.id} />
      <button type="submit" className="choice">
        {props.label}
        <span className="visually-hidden">{`: ${props.about}`}</span>
      </button>
    </form>
  )
}

/** What was just changed, with the way back. */
export function Changed({ changed, locale }: { changed: AlertSubscriptionData | null; locale: Locale }) {
  if (!changed) return null
  return (
    <div className="panel changed" role="status">
      <span>{`${word(changed.isRemoved ? 'removed' : 'saved', locale)}：${changed.text}`}</span>
      <IdForm act="undo" id={changed.id} label={word('undo', locale)} about={changed.text} />
    </div>
  )
}

/** The form in which a subscription is written, new or over again. */
export function OrderForm(props: {
  choices: SubscriptionsPageData['subscriptionChoices']
  edited: AlertSubscriptionData | null
  locale: Locale
}) {
  const { choices, edited, locale } = props
  const any = word('any', locale)
  return (
    <details className="panel" id="order" open={edited !== null}>
      <summary>{edited ? `${word('change', locale)}：${edited.text}` : word('addSubscription', locale)}</summary>
      <form method="post" action="/subscriptions/put" className="order">
        {edited && <input type="hidden" name="id" value={edited.id} />}
        <Pick name="rule" label={word('oneRule', locale)} any={any} value={edited?.rule} choices={choices.rules} />
        <Pick name="matter" label={word('matter', locale)} any={any} value={edited?.matter} choices={choices.matters} />
        <Pick name="place" label={word('where', locale)} any={any} value={edited?.place} choices={choices.places} />
        <Pick
          name="severity"
          label={word('leastSeverity', locale)}
          any={word('asDefined', locale)}
          value={edited?.severity}
          choices={choices.severities}
        />
        <fieldset>
          <legend>{word('channels', locale)}</legend>
          {choices.channels.map((channel) => (
            <label key={channel}>
              <input
                type="checkbox"
                name={`over.${channel}`}
                value="yes"
                defaultChecked={edited ? edited.channels.includes(channel) : true}
              />
              {channelText(channel, locale)}
            </label>
          ))}
        </fieldset>
        <Radios
          legend={word('when', locale)}
          name="when"
          value={edited?.when ?? 'now'}
          choices={[
            { code: 'now', name: word('atOnce', locale) },
            { code: 'digest', name: word('inDigest', locale) },
          ]}
        />
        {!edited && (
          <Radios
            legend={word('forWhom', locale)}
            name="desk"
            value="no"
            choices={[
              { code: 'no', name: word('meAlone', locale) },
              { code: 'yes', name: choices.deskText },
            ]}
          />
        )}
        <p className="context">{word('orderHint', locale)}</p>
        <button type="submit">{word('save', locale)}</button>
      </form>
    </details>
  )
}

function Pick(props: {
  name: string
  label: string
  any: string
  value: string | null | undefined
  choices: readonly { code: string; name: string; depth?: number }[]
}) {
  return (
    <label>
      {props.label}
      <select name={props.name} defaultValue={props.value ?? ''}>
        <option value="">{props.any}</option>
        {props.choices.map(({ code, name, depth = 0 }) => (
          <option key={code} value={code}>
            {`${'\u3000'.repeat(depth)}${name}`}
          </option>
        ))}
      </select>
    </label>
  )
}

/** One of a few, shown all at once. */
export function Radios(props: {
  legend: string
  name: string
  value: string
  choices: readonly { code: string; name: string }[]
}) {
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {props.choices.map(({ code, name }) => (
        <label key={code}>
          <input type="radio" name={props.name} value={code} defaultChecked={code === props.value} />
          {name}
        </label>
      ))}
    </fieldset>
  )
}

/** What the form was sent with, as variables of the mutation. */
export function readOrder(body: Record<string, string>) {
  return {
    id: body.id || null,
    desk: body.desk === 'yes',
    rule: body.rule || null,
    matter: body.matter || null,
    place: body.place || null,
    severity: body.severity || null,
    channels: Object.keys(body).flatMap((key) => (key.startsWith('over.') ? [key.slice(5)] : [])),
    when: body.when === 'digest' ? 'digest' : 'now',
  }
}
