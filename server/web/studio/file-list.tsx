import { useState } from 'react'
import type { Kind } from './api.ts'
import type { Draft } from './use-draft.ts'
import { word } from './word.ts'

const KINDS: Kind[] = ['view', 'dataset', 'rule', 'audience', 'sentences', 'city']

interface Entry {
  path: string
  kind: Kind
  title: string
}

/** Every definition by kind; those that the change touches are marked. */
export function FileList({ draft, path, onPick }: { draft: Draft; path: string; onPick: (path: string) => void }) {
  const [wanted, setWanted] = useState('')
  const known = new Set(draft.files.map((file) => file.path))
  const added = draft.texts
    .filter((file) => !known.has(file.path))
    .map(({ path }) => ({ path, kind: null, title: path.replace(/^.*\//, '') }))
  const entries: (Entry | { path: string; kind: null; title: string })[] = [...added, ...draft.files]
  const fits = ({ path, title }: { path: string; title: string }) =>
    `${path} ${title}`.toLowerCase().includes(wanted.trim().toLowerCase())
  const changed = new Set(draft.texts.map((file) => file.path))
  const wrong = new Set(draft.problems.map((problem) => problem.path))
  const group = (kind: Kind | null) => entries.filter((entry) => entry.kind === kind && fits(entry))
  return (
    <nav className="files" aria-label={word('files')}>
      <input
        type="search"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        placeholder={word('search')}
        aria-label={word('search')}
      />
      {[null, ...KINDS].map((kind) => {
        const list = group(kind)
        if (list.length === 0) return null
        return (
          <details key={kind ?? 'new'} open={kind === null || kind === 'view' || kind === 'rule' || wanted !== ''}>
            <summary>{kind ? word(kind) : word('newChange')}</summary>
            <ul>
              {list.map((entry) => (
                <li key={entry.path}>
                  <button
                    type="button"
                    aria-current={entry.path === path ? 'true' : undefined}
                    className={wrong.has(entry.path) ? 'wrong' : changed.has(entry.path) ? 'changed' : undefined}
                    onClick={() => onPick(entry.path)}
                  >
                    {entry.title}
                  </button>
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </nav>
  )
}
