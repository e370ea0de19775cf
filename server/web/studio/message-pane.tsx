import { MESSAGE } from './api.ts'
import { Faults } from './faults.tsx'
import { type PreviewProps, ReaderPick } from './preview-pane.tsx'
import { useAsk } from './use-ask.ts'
import { isKnown } from './use-draft.ts'
import { word } from './word.ts'

interface Message {
  ruleMessage: {
    sms: string
    text: string
    emailHtml: string
    chats: { id: string; title: string; body: object }[]
  } | null
}

/** The rule's latest incident as a member would be told of it, in every form. */
export function MessagePane({ draft, readers, as, setAs, rule }: PreviewProps & { rule: string }) {
  const known = isKnown(draft, `alerts/definitions/${rule}.yaml`)
  const { data, error } = useAsk<Message>(known && as !== '' ? MESSAGE : null, { rule, as, files: draft.sound })
  const message = data?.ruleMessage
  return (
    <>
      <div className="picks">
        <ReaderPick label={word('as')} readers={readers} value={as} onPick={setAs} />
      </div>
      <Faults error={error} />
      {data && !message && <p className="soft">{word('noMessage')}</p>}
      {message && (
        <>
          <h3>{`${word('smsLine')} · ${[...message.sms].length}`}</h3>
          <p className="said">{message.sms}</p>
          <p className="said lines">{message.text}</p>
          <div className="frame">
            <iframe title="e-mail" sandbox="" srcDoc={message.emailHtml} />
          </div>
          {message.chats.map((chat) => (
            <details key={chat.id}>
              <summary>{chat.title}</summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre tabIndex={0}>{JSON.stringify(chat.body, null, 1)}</pre>
            </details>
          ))}
        </>
      )}
    </>
  )
}
