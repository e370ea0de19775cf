import type { PreviewReader } from './api.ts'
import { kindAt, stemOf } from './definition-path.ts'
import type { Draft } from './use-draft.ts'
import { word } from './word.ts'
import type { Word } from './words.ts'

/** The lines of a text that say its title. */
const titleIn = (text: string) => /^title:.*(?:\n[ \t]+.*)*/m.exec(text)?.[0]

function stepsFor(draft: Draft, path: string, readers: PreviewReader[]): Word[] {
  const [kind, id, text] = [kindAt(path), stemOf(path), draft.textOf(path)]
  const title = titleIn(text)
  const isCopy = draft.files.some((file) => file.kind === kind && title !== undefined && titleIn(file.text) === title)
  const steps: Word[] = isCopy ? ['nextTitle'] : []
  if (kind === 'audience' && /^views:\s*\[\s*\]/m.test(text)) steps.push('nextViews')
  if (kind === 'audience' && !readers.some(({ audience }) => audience === id)) steps.push('nextMember')
  if (kind === 'view' && !readers.some(({ views }) => views.includes(id))) steps.push('nextOffer')
  return steps
}

/** What a definition that only the draft has still needs before anybody reads by it. */
export function NextSteps(props: {
  draft: Draft
  path: string
  readers: PreviewReader[]
  onPick: (path: string) => void
}) {
  const { draft, path, readers, onPick } = props
  const isNew = draft.texts.some((file) => file.path === path) && !draft.files.some((file) => file.path === path)
  const steps = isNew && !draft.readOnly && readers.length > 0 ? stepsFor(draft, path, readers) : []
  const city = draft.files.find(({ kind }) => kind === 'city')?.path
  if (steps.length === 0) return null
  return (
    <div className="notice">
      <strong>{word('nextSteps')}</strong>
      <ul>
        {steps.map((step) => (
          <li key={step}>
            {word(step)}{' '}
            {step === 'nextMember' && city && (
              <button type="button" className="link" onClick={() => onPick(city)}>
                {word('goThere')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
