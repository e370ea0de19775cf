import { useState } from 'react'
import { ask, type DiffLine, HISTORY, ROLL_BACK } from './api.ts'
import { DiffLines } from './diff-lines.tsx'
import { Faults } from './faults.tsx'
import { useAsk } from './use-ask.ts'
import type { Draft } from './use-draft.ts'
import { locale, word } from './word.ts'

interface History {
  definitionFile: {
    version: number
    onDisk: string | null
    history: {
      version: number
      why: string
      author: string
      publishedBy: string
      publishedText: string
      diff: DiffLine[]
    }[]
  }
}

const named = (version: number) => (locale === 'zh' ? `第 ${version} 版` : `Version ${version}`)

/** The published versions of a file: who, when, why and what; and the way back to any of them. */
export function HistoryPane({ draft, path, canApprove }: { draft: Draft; path: string; canApprove: boolean }) {
  const [error, setError] = useState<Error | null>(null)
  const running = draft.files.find((file) => file.path === path)
  const asked = useAsk<History>(running ? HISTORY : null, { path, at: running?.version })
  const file = asked.data?.definitionFile
  const back = async (version: number, why: string) => {
    try {
      await ask(ROLL_BACK, { path, version, why })
      await draft.reload()
      setError(null)
    } catch (fault) {
      setError(fault as Error)
    }
  }
  return (
    <>
      <Faults error={error ?? asked.error} />
      {(!file || file.history.length === 0) && <p className="soft">{word('noHistory')}</p>}
      <ol className="versions">
        {file?.history.map((version) => (
          <li key={version.version}>
            <h3>{`${named(version.version)} · ${version.publishedText}`}</h3>
            <p>{version.why}</p>
            <p className="soft">{[...new Set([version.author, version.publishedBy])].join(' → ')}</p>
            {canApprove && version.version !== file.version && <Back onBack={(why) => back(version.version, why)} />}
            <details>
              <summary>{word('difference')}</summary>
              <DiffLines lines={version.diff} />
            </details>
          </li>
        ))}
        {file && file.history.length > 0 && file.onDisk !== null && (
          <li>
            <h3>{`${named(0)} · ${word('onDisk')}`}</h3>
            {canApprove && <Back onBack={(why) => back(0, why)} />}
          </li>
        )}
      </ol>
    </>
  )
}

function Back({ onBack }: { onBack: (why: string) => Promise<void> }) {
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
      <button type="submit">{word('rollBack')}</button>
    </form>
  )
}
