import { lazy, Suspense, useMemo, useState } from 'react'
import { type Kind, type PreviewReader, READERS, VOCABULARY, type Vocabulary } from './api.ts'
import { BacktestPane } from './backtest-pane.tsx'
import { ChangeBar } from './change-bar.tsx'
import { kindAt, stemOf } from './definition-path.ts'
import { EffectsPane } from './effects-pane.tsx'
import { FileList } from './file-list.tsx'
import { HistoryPane } from './history-pane.tsx'
import { MessagePane } from './message-pane.tsx'
import { NewDefinition } from './new-definition.tsx'
import { PreviewPane, type PreviewProps } from './preview-pane.tsx'
import { ProblemList } from './problem-list.tsx'
import { ReadershipPane } from './readership-pane.tsx'
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

/** Where definitions are written, looked at as any reader, reviewed and published. */
export function Studio({ canApprove }: { canApprove: boolean }) {
  const draft = useDraft()
  const [picked, setPicked] = useState('')
  const isThere = [...draft.files, ...draft.texts].some((file) => file.path === picked)
  const path = isThere ? picked : (draft.files.find(({ kind }) => kind === 'view')?.path ?? '')
  const kind = kindAt(path)
  const readers = useAsk<{ previewReaders: PreviewReader[] }>(READERS).data?.previewReaders ?? []
  const [as, setAs] = useState('')
  const words = useAsk<{ vocabulary: Vocabulary }>(VOCABULARY, { files: draft.sound })
  const vocabulary = words.data?.vocabulary ?? null
  const reader = as || readers.find(({ views }) => views.includes(stemOf(path)))?.id || readers[0]?.id || ''
  const view = kind === 'view' ? stemOf(path) : (readers.find(({ id }) => id === reader)?.views[0] ?? '')
  const here = useMemo(() => draft.problems.filter((problem) => problem.path === path), [draft.problems, path])
  const shown = { draft, readers, as: reader, setAs, view }

  return (
    <div className="studio">
      <ChangeBar
        draft={draft}
        onOpen={(change) => {
          draft.open(change)
          if (change?.files[0]) setPicked(change.files[0].path)
        }}
      />
      <div className="desk">
        <div className="side">
          <NewDefinition draft={draft} vocabulary={vocabulary} path={path} onWritten={setPicked} />
          <FileList draft={draft} path={path} onPick={setPicked} />
        </div>
        <section className="sheet text" aria-label={word('text')}>
          <h2>
            <code>{path}</code>
          </h2>
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
