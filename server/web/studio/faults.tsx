import { AskError } from './api.ts'
import { labelled, word } from './word.ts'

/** What went wrong with a request, with what would mend it. */
export function Faults({ error }: { error: Error | null }) {
  if (!error) return null
  const hint = error instanceof AskError ? error.hint : undefined
  return (
    <p className="fault" role="alert">
      {labelled(word('failed'), error.message)}
      {hint && <span className="soft"> {hint}</span>}
    </p>
  )
}
