import { useEffect, useMemo, useState } from 'react'
import { COST, type FigurePair, type PreviewReader, previewPage } from './api.ts'
import { Faults } from './faults.tsx'
import { PairTable } from './pair-table.tsx'
import { useAsk } from './use-ask.ts'
import { type Draft, isKnown } from './use-draft.ts'
import { labelled, word, wordWith } from './word.ts'

interface Cost {
  preview: {
    narrowed: boolean
    offered: boolean
    reader: { name: string; scopeText: string }
    queries: { sql: string; params: Record<string, unknown>; readRows: number; elapsedMs: number }[]
    figures: FigurePair[]
  }
}

export interface PreviewProps {
  draft: Draft
  readers: PreviewReader[]
  as: string
  setAs: (id: string) => void
  view: string
}

/** Picks the member as whom things are shown. */
export function ReaderPick(props: {
  label: string
  readers: PreviewReader[]
  value: string
  onPick: (id: string) => void
  none?: string
}) {
  return (
    <label>
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onPick(event.target.value)}>
        {props.none && <option value="">{props.none}</option>}
        {props.readers.map((reader) => (
          <option key={reader.id} value={reader.id}>
            {[reader.name, reader.audienceTitle, reader.scopeText].join(' · ')}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The view under the draft as a member would see it, with its SQL and cost, and beside another member. */
export function PreviewPane({ draft, readers, as, setAs, view }: PreviewProps) {
  const [besides, setBesides] = useState('')
  const [wide, setWide] = useState(false)
  const asked = useMemo(() => ({ view, as, files: draft.sound }), [view, as, draft.sound])
  const ready = as !== '' && isKnown(draft, `views/definitions/${view}.yaml`)
  const cost = useAsk<Cost>(ready ? COST : null, { ...asked, besides: besides || null })
  const shown = cost.data?.preview
  const offered = readers.filter(({ views }) => views.includes(view))
  return (
    <>
      <div className="picks">
        <ReaderPick label={word('as')} readers={readers} value={as} onPick={setAs} />
        <ReaderPick
          label={word('besides')}
          readers={readers}
          value={besides}
          onPick={setBesides}
          none={word('nobody')}
        />
        <button type="button" aria-pressed={wide} onClick={() => setWide(!wide)}>
          {word('desk')}
        </button>
      </div>
      {view === '' && <p className="soft">{word('pickView')}</p>}
      {draft.problems.length > 0 && <p className="soft">{word('mend')}</p>}
      <Faults error={cost.error} />
      {shown?.narrowed && <p className="soft">{word('narrowed')}</p>}
      {shown && !shown.offered && <NotOffered offered={offered} onPick={setAs} />}
      {besides !== '' && shown ? (
        <PairTable
          pairs={shown.figures}
          before={readers.find(({ id }) => id === besides)?.name ?? besides}
          after={shown.reader.name}
        />
      ) : (
        ready && <Frame asked={asked} wide={wide} />
      )}
      {shown && (
        <details className="cost">
          <summary>
            {labelled(
              word('cost'),
              word('scansAndRows')
                .replace('{n}', String(shown.queries.length))
                .replace('{rows}', Math.round(shown.queries.reduce((sum, q) => sum + q.readRows, 0)).toLocaleString()),
            )}
          </summary>
          {shown.queries.map((query) => (
            <figure key={query.sql + JSON.stringify(query.params)}>
              <figcaption>{`${query.readRows.toLocaleString()} ${word('rows')} · ${Math.round(query.elapsedMs)} ms`}</figcaption>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre tabIndex={0}>{`${query.sql}\n${JSON.stringify(query.params, null, 1)}`}</pre>
            </figure>
          ))}
        </details>
      )}
    </>
  )
}

/** Who is offered a view that this reader is not. */
function NotOffered({ offered, onPick }: { offered: PreviewReader[]; onPick: (id: string) => void }) {
  const [first] = offered
  if (!first) return <p className="soft">{word('notOffered')}</p>
  const audiences = [...new Set(offered.map(({ audienceTitle }) => audienceTitle))]
  return (
    <p className="soft">
      {wordWith('offeredElsewhere', audiences.join(', '))}{' '}
      <button type="button" className="link" onClick={() => onPick(first.id)}>
        {wordWith('previewAs', first.name)}
      </button>
    </p>
  )
}

interface Wanted {
  view: string
  as: string
  files: Draft['sound']
}

function Frame({ asked, wide }: { asked: Wanted; wide: boolean }) {
  const [html, setHtml] = useState('')
  const [error, setError] = useState<Error | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    previewPage(asked, abort.signal)
      .then((text) => {
        setHtml(text)
        setError(null)
      })
      .catch((fault: Error) => !abort.signal.aborted && setError(fault))
    return () => abort.abort()
  }, [asked])
  return (
    <>
      <Faults error={error} />
      <div className={wide ? 'frame wide' : 'frame'}>
        <iframe title={`${word('preview')}: ${asked.view}`} sandbox="allow-same-origin" srcDoc={html} />
      </div>
    </>
  )
}
