import { type DiffLine, EFFECTS, type FigurePair } from './api.ts'
import { DiffLines } from './diff-lines.tsx'
import { Faults } from './faults.tsx'
import { PairTable } from './pair-table.tsx'
import { useAsk } from './use-ask.ts'
import type { Draft } from './use-draft.ts'
import { listed, word, wordWith } from './word.ts'

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
    ruleEffects: { rule: string; title: string; kind: 'begins' | 'ends' | 'changed'; members: string[] }[]
  }
}

const KIND = { offered: 'offered', changed: 'changed', withdrawn: 'gone' } as const
const WARNED = { begins: 'warnedFromNow', ends: 'warnedNoLonger', changed: 'warnedOtherwise' } as const

/** What the change does to each file, and to which readers' figures and warnings. */
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
      {!unknown && found && found.ruleEffects.length > 0 && (
        <>
          <h3>{word('whoIsWarned')}</h3>
          {found.ruleEffects.map(({ rule, title, kind, members }) => (
            <details key={`${rule} ${kind}`}>
              <summary>{`${title} · ${wordWith(WARNED[kind], members.length)}`}</summary>
              <p>{listed(members)}</p>
            </details>
          ))}
        </>
      )}
    </>
  )
}
