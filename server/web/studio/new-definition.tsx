import { lazy, Suspense, useRef, useState } from 'react'
import type { Vocabulary } from './api.ts'
import type { Draft } from './use-draft.ts'
import { word } from './word.ts'
import type { Word } from './words.ts'

const FORMS = {
  newView: lazy(() => import('./new-view.tsx')),
  newMetric: lazy(() => import('./new-metric.tsx')),
  newDataset: lazy(() => import('./new-dataset.tsx')),
  newCopy: lazy(() => import('./new-copy.tsx')),
} as const

/** What a form is given: the draft to write into, the names that are defined, and whom to tell of the file it wrote. */
export interface FormProps {
  draft: Draft
  vocabulary: Vocabulary
  /** The file that is open. */
  path: string
  onWritten: (path: string) => void
}

/** Forms that write YAML for those who would rather not. */
export function NewDefinition(props: {
  draft: Draft
  vocabulary: Vocabulary | null
  path: string
  onWritten: (path: string) => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState<keyof typeof FORMS | null>(null)
  const { vocabulary } = props
  const Form = open && FORMS[open]
  const show = (form: keyof typeof FORMS) => {
    setOpen(form)
    dialog.current?.showModal()
  }
  const close = () => dialog.current?.close()
  return (
    <div className="new">
      {(Object.keys(FORMS) as (keyof typeof FORMS & Word)[]).map((form) => (
        <button key={form} type="button" disabled={!vocabulary || props.draft.readOnly} onClick={() => show(form)}>
          {word(form)}
        </button>
      ))}
      <dialog ref={dialog} aria-label={open ? word(open) : undefined} onClose={() => setOpen(null)}>
        {Form && vocabulary && (
          <>
            <header>
              <h2>{open && word(open)}</h2>
              <button type="button" className="link" onClick={close}>
                {word('close')}
              </button>
            </header>
            <Suspense fallback={<p className="soft">{word('loading')}…</p>}>
              <Form
                draft={props.draft}
                vocabulary={vocabulary}
                path={props.path}
                onWritten={(path) => {
                  close()
                  props.onWritten(path)
                }}
              />
            </Suspense>
          </>
        )}
      </dialog>
    </div>
  )
}
