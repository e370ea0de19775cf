import { type Change, OWN_VIEWS, type PreviewReader } from './api.ts'
import { fileName, kindAt, stemOf } from './definition-path.ts'
import { useAsk } from './use-ask.ts'
import type { Draft } from './use-draft.ts'
import { labelled, listed, locale, word, wordWith } from './word.ts'

/** What a change is called: why it is made, or else what it touches. */
export function titleOf({ why, files }: Change): string {
  return why || listed(files.map(({ path }) => path.replace(/^.*\//, '')))
}

/** The changes that wait for whoever looks, and what they just published. */
export function ReviewNotice(props: { draft: Draft; readers: PreviewReader[]; onOpen: (change: Change) => void }) {
  const { draft, readers, onOpen } = props
  const waiting = draft.changes.filter(({ canApprove, id }) => canApprove && id !== draft.change?.id)
  return (
    <div role="status">
      {draft.published && <Published change={draft.published} draft={draft} readers={readers} />}
      {waiting.length > 0 && (
        <div className="notice">
          <strong>{waiting.length === 1 ? word('waitsOne') : wordWith('waitsMany', waiting.length)}</strong>
          <ul>
            {waiting.map((change) => (
              <li key={change.id}>
                <button type="button" className="link" onClick={() => onOpen(change)}>
                  {locale === 'zh'
                    ? `${titleOf(change)}（${change.author}）`
                    : `${titleOf(change)} by ${change.author}`}
                </button>{' '}
                <span className="soft">{change.id}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

/** What runs now, file by file, and where a view is opened by whom. */
function Published({ change, draft, readers }: { change: Change; draft: Draft; readers: PreviewReader[] }) {
  const own = useAsk<{ myViews: { id: string }[] }>(OWN_VIEWS, { at: change.id }).data?.myViews ?? []
  const place = (id: string) => {
    if (own.some((view) => view.id === id)) return <a href={`/v/${id}`}>{word('openIt')}</a>
    const offered = readers.filter(({ views }) => views.includes(id)).map(({ audienceTitle }) => audienceTitle)
    if (offered.length === 0) return word('notOffered')
    return `${listed([...new Set(offered)])} · ${wordWith('openedAt', `/v/${id}`)}`
  }
  return (
    <div className="notice">
      <strong>{labelled(word('nowLive'), titleOf(change))}</strong>
      <ul>
        {change.files.map(({ path }) => {
          const title = draft.files.find((file) => file.path === path)?.title
          return (
            <li key={path}>
              {`${word(kindAt(path))} · ${title ?? fileName(path)}`}
              {title && kindAt(path) === 'view' && <> · {place(stemOf(path))}</>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
