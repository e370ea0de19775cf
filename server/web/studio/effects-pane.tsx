import { type DiffLine, EFFECTS, type FigurePair } from './api.ts'
import { DiffLines } from './diff-lines.tsx'
import { Faults } from './faults.tsx'
import { PairTable } from './pair-table.tsx'
import { useAsk } from './use-ask.ts'
import type { Draft } from './use-draft.ts'
import { listed, word } from './word.ts'

interface Effects {
  definitionChange: {
    files: { path: string; diff: DiffLine[] }[]
    effects: {
      view: string
      audience: string
      members: string[]
      kind: 'offered' | 'changed' | 'withdrawn'
      figures: FigurePair[]
    }[]
  }
}

const KIND = { offered: 'offered', changed: 'changed', withdrawn: 'gone' } as const

/** What the change does to each file, and to which readers' figures. */
export function EffectsPane({ draft }: { draft: Draft }) {
  const { change, state, problems } = draft
  const asked = useAsk<Effects>(change && state === 'saved' ? EFFECTS : null, {
    id: change?.id,
    // Asked anew when the draft was kept anew.
    at: change?.files,
  })
  const found = asked.data?.definitionChange
  const waits = draft.texts.length > 0 && !found && !asked.error
  const unknown = problems.length > 0 ? 'effectsLater' : waits ? 'loading' : null
  const effects = (!unknown && found?.effects) || []
  return (
    <>
      <Faults error={asked.error} />
      {found?.files.map((file) => (
        <section key={file.path}>
          <h3>
            <code>{file.path}</code>
          </h3>
          <DiffLines lines={file.diff} />
        </section>
      ))}
      <h3>{word('whoChanges')}</h3>
      {effects.length === 0 && <p className="soft">{word(unknown ?? 'noEffects')}</p>}
      {effects.map((effect) => (
        <details key={`${effect.view} ${effect.audience} ${effect.members.join()}`}>
          <summary>{`${listed(effect.members)} · ${effect.view} · ${word(KIND[effect.kind])}`}</summary>
          {effect.figures.length > 0 && (
            <PairTable pairs={effect.figures} before={word('before')} after={word('after')} />
          )}
        </details>
      ))}
    </>
  )
}
