import { useState } from 'react'
import { ask, type DiffLine, HISTORY, ROLL_BACK, ROLL_BACK_CHANGE } from './api.ts'
import { fileName } from './definition-path.ts'
import { DiffLines } from './diff-lines.tsx'
import { Faults } from './faults.tsx'
import { useAsk } from './use-ask.ts'
import type { Draft } from './use-draft.ts'
import { listed, locale, word, wordWith } from './word.ts'

interface Version {
  version: number
  change: string
  /** Every file of the change that it came with. */
  changed: string[]
  why: string
  author: string
  publishedBy: string
  publishedText: string
  diff: DiffLine[]
}

interface History {
  definitionFile: { version: number; onDisk: string | null; history: Version[] }
}

const named = (version: number) => (locale === 'zh' ? `第 ${version} 版` : `Version ${version}`)

/** The published versions of a file: who, when, why and what; the way back to any of them, and out of the newest change as a whole. */
export function HistoryPane({ draft, path, canApprove }: { draft: Draft; path: string; canApprove: boolean }) {
  const [error, setError] = useState<Error | null>(null)
  const running = draft.files.find((file) => file.path === path)
  const asked = useAsk<History>(running ? HISTORY : null, { path, at: running?.version })
  const file = asked.data?.definitionFile
  const back = async (query: string, variables: object) => {
    try {
      await ask(query, variables)
      await draft.reload()
      setError(null)
    } catch (fault) {
      setError(fault as Error)
    }
  }
  const backTo = (version: number) => (why: string) => back(ROLL_BACK, { path, version, why })
  const isNew = file?.onDisk === null
  return (
    <>
      <Faults error={error ?? asked.error} />
      {(!file || file.history.length === 0) && <p className="soft">{word('noHistory')}</p>}
      {!canApprove && file && file.history.length > 0 && <p className="soft">{word('whoRollsBack')}</p>}
      <ol className="versions">
        {file?.history.map((version) => (
          <li key={version.version}>
            <h3>{`${named(version.version)} · ${version.publishedText}`}</h3>
            <p>{version.why}</p>
            <p className="soft">{[...new Set([version.author, version.publishedBy])].join(' → ')}</p>
            {canApprove && version.version !== file.version && (
              <Back label={word('rollBack')} onBack={backTo(version.version)} />
            )}
            {canApprove && version.version === file.version && (
              <>
                <p className="soft">{wordWith('undoes', listed(version.changed.map(fileName)))}</p>
                <Back
                  label={word(isNew && version.version === 1 ? 'takeOut' : 'undoChange')}
                  onBack={(why) => back(ROLL_BACK_CHANGE, { id: version.change, why })}
                />
              </>
            )}
            <details>
              <summary>{word('difference')}</summary>
              <DiffLines lines={version.diff} />
            </details>
          </li>
        ))}
        {file && file.history.length > 0 && (
          <li>
            <h3>{`${named(0)} · ${word(isNew ? 'notThere' : 'onDisk')}`}</h3>
            {canApprove && !(isNew && file.version === 1) && (
              <Back label={word(isNew ? 'takeOut' : 'rollBack')} onBack={backTo(0)} />
            )}
          </li>
        )}
      </ol>
    </>
  )
}

function Back({ label, onBack }: { label: string; onBack: (why: string) => Promise<void> }) {
  const [why, setWhy] = useState('')
  return (
    <form
      className="step"
      onSubmit={(event) => {
        event.preventDefault()
        void onBack(why)
      }}
    >
      <input
        value={why}
        onChange={(event) => setWhy(event.target.value)}
        placeholder={word('why')}
        aria-label={word('why')}
        required
      />
      <button type="submit">{label}</button>
    </form>
  )
}
