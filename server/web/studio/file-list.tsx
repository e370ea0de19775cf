import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
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
  const search = useFindKey()
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
    <nav className="files" aria-label={word('files')} onKeyDown={walk}>
      <input
        type="search"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        placeholder={`${word('search')} · Ctrl K`}
        aria-label={word('search')}
        aria-keyshortcuts="Control+K Meta+K"
        ref={search}
      />
      {[null, ...KINDS].map((kind) => {
        const list = group(kind)
        if (list.length === 0) return null
        return (
          <details key={kind ?? 'new'} open={kind === null || kind === 'view' || kind === 'rule' || wanted !== ''}>
            <summary>
              {kind ? word(kind) : word('newChange')} <b>{list.length}</b>
            </summary>
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

/** Control and K lead to the search from anywhere. */
function useFindKey() {
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const find = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      search.current?.select()
    }
    document.addEventListener('keydown', find)
    return () => document.removeEventListener('keydown', find)
  }, [])
  return search
}

/** Arrow keys walk from the search through the list; Enter in the search takes the first that fits. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, details[open] li button')]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const next = step === undefined ? undefined : stops[at + step]
  if (event.key === 'Enter' && at === 0) stops[1]?.click()
  else if (next) next.focus()
  else return
  event.preventDefault()
}
