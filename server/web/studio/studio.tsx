import { lazy, Suspense, useMemo, useState } from 'react'
import { type Change, type Kind, type PreviewReader, READERS, VOCABULARY, type Vocabulary } from './api.ts'
import { BacktestPane } from './backtest-pane.tsx'
import { ChangeBar } from './change-bar.tsx'
import { kindAt, stemOf } from './definition-path.ts'
import { EffectsPane } from './effects-pane.tsx'
import { FileList } from './file-list.tsx'
import { HistoryPane } from './history-pane.tsx'
import { MessagePane } from './message-pane.tsx'
import { NewDefinition } from './new-definition.tsx'
import { NextSteps } from './next-steps.tsx'
import { PreviewPane, type PreviewProps } from './preview-pane.tsx'
import { ProblemList } from './problem-list.tsx'
import { ReadershipPane } from './readership-pane.tsx'
import { ReviewNotice } from './review-notice.tsx'
import { type Tab, Tabs } from './tabs.tsx'
import { useAsk } from './use-ask.ts'
import { useDraft } from './use-draft.ts'
import { word } from './word.ts'

const CodeEditor = lazy(() => import('./code-editor.tsx'))

/** What stands beside the editor of a definition, by its kind. */
function tabsOf(kind: Kind, path: string, canApprove: boolean, shown: PreviewProps): Tab[] {
  const { draft } = shown
  const id = stemOf(path)
  return [
    { id: 'preview', title: word('preview'), body: () => <PreviewPane {...shown} /> },
    ...(kind === 'rule'
      ? [
          { id: 'backtest', title: word('backtest'), body: () => <BacktestPane draft={draft} rule={id} /> },
          { id: 'message', title: word('message'), body: () => <MessagePane {...shown} rule={id} /> },
        ]
      : []),
    { id: 'effects', title: word('effects'), body: () => <EffectsPane draft={draft} /> },
    ...(kind === 'view'
      ? [{ id: 'readership', title: word('readership'), body: () => <ReadershipPane view={id} /> }]
      : []),
    {
      id: 'history',
      title: word('history'),
      body: () => <HistoryPane draft={draft} path={path} canApprove={canApprove} />,
    },
  ]
}

/** A reader to whom a definition is best shown: one who is offered the view or reads by the audience, or else the first. */
function readerOf(kind: Kind, id: string, readers: PreviewReader[]): PreviewReader | undefined {
  const own = readers.find(({ audience, views }) => (kind === 'audience' ? audience === id : views.includes(id)))
  return own ?? readers[0]
}

/** Where definitions are written, looked at as any reader, reviewed and published. */
export function Studio({ canApprove }: { canApprove: boolean }) {
  const draft = useDraft()
  const [picked, setPicked] = useState('')
  const isThere = [...draft.files, ...draft.texts].some((file) => file.path === picked)
  const path = isThere ? picked : (draft.files.find(({ kind }) => kind === 'view')?.path ?? '')
  const kind = kindAt(path)
  // Asked anew once anything else runs.
  const release = draft.files.reduce((sum, { version }) => sum + version, 0)
  const members = useAsk<{ previewReaders: PreviewReader[] }>(READERS, { files: draft.sound, at: release })
  const readers = members.data?.previewReaders ?? []
  const [as, setAs] = useState('')
  const words = useAsk<{ vocabulary: Vocabulary }>(VOCABULARY, { files: draft.sound })
  const vocabulary = words.data?.vocabulary ?? null
  const reader = (readers.find(({ id }) => id === as) ?? readerOf(kind, stemOf(path), readers))?.id ?? ''
  const view = kind === 'view' ? stemOf(path) : (readers.find(({ id }) => id === reader)?.views[0] ?? '')
  const here = useMemo(() => draft.problems.filter((problem) => problem.path === path), [draft.problems, path])
  const shown = { draft, readers, as: reader, setAs, view }

  /** A definition that was not open before is shown as one of its own readers. */
  const show = (path: string) => {
    setPicked(path)
    setAs('')
  }
  const openChange = (change: Change | null) => {
    draft.open(change)
    const first = change?.files.find((file) => kindAt(file.path) === 'view') ?? change?.files[0]
    if (first) show(first.path)
  }

  return (
    <div className="studio">
      <ChangeBar draft={draft} onOpen={openChange} />
      <ReviewNotice draft={draft} readers={readers} onOpen={openChange} />
      <div className="desk">
        <div className="side">
          <NewDefinition draft={draft} vocabulary={vocabulary} path={path} onWritten={show} />
          <FileList draft={draft} path={path} onPick={setPicked} />
        </div>
        <section className="sheet text" aria-label={word('text')}>
          <h2>
            <code>{path}</code>
          </h2>
          <NextSteps draft={draft} path={path} readers={readers} onPick={setPicked} />
          <Suspense fallback={<p className="soft">{word('loading')}…</p>}>
            {path && (
              <CodeEditor
                key={path}
                path={path}
                kind={kind}
                text={draft.textOf(path)}
                problems={here}
                vocabulary={vocabulary}
                readOnly={draft.readOnly}
                onChange={(text) => draft.write(path, text)}
              />
            )}
          </Suspense>
          <ProblemList problems={draft.problems} onPick={setPicked} />
        </section>
        <Tabs label={word('preview')} tabs={tabsOf(kind, path, canApprove, shown)} />
      </div>
    </div>
  )
}
