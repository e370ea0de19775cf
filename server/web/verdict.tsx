import type { Locale } from '../../audiences/locale.ts'
import type { IncidentPageData } from './data.ts'
import { Dotted } from './dotted.tsx'
import { word } from './words.ts'

const KINDS = ['real', 'false_alarm', 'duplicate', 'too_late', 'known_event'] as const

/** What an incident was found to be: one tap each, with room for a note; and what was said so far. */
export function VerdictForm(props: { incident: IncidentPageData; locale: Locale }) {
  const { incident, locale } = props
  const { verdict } = incident
  if (!verdict && !incident.canGiveVerdict) return null
  return (
    <section className="panel verdict">
      <h2>{word('verdict', locale)}</h2>
      {verdict && (
        <p>
          <Dotted parts={[verdict.kindText, verdict.by, verdict.atText, verdict.note]} />
        </p>
      )}
      {incident.canGiveVerdict && (
        <form method="post" action={`/incident/${incident.id}/verdict`} className="acknowledge">
          <input name="note" placeholder={word('note', locale)} aria-label={word('note', locale)} maxLength={200} />
          {KINDS.map((kind) => (
            <button
              key={kind}
              type="submit"
              name="verdict"
              value={kind}
              className={verdict?.kind === kind ? 'choice on' : 'choice'}
              aria-pressed={verdict?.kind === kind}
            >
              {word(kind, locale)}
            </button>
          ))}
        </form>
      )}
    </section>
  )
}
