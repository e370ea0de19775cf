import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  APPROVE,
  ask,
  CHANGES,
  CHECK,
  type Change,
  type DefinitionFile,
  FILES,
  type FileText,
  type Problem,
  RETURN,
  SAVE,
  SUBMIT,
  WITHDRAW,
} from './api.ts'
import { useSettled } from './use-ask.ts'

const CHECK_MS = 250
const SAVE_MS = 900

export interface Draft {
  files: DefinitionFile[]
  changes: Change[]
  change: Change | null
  /** What the change makes of each file, as it stands in the editor. */
  texts: FileText[]
  /** The texts when they were last found without a problem: what can be shown while somebody types. */
  sound: FileText[]
  problems: Problem[]
  state: 'clean' | 'saving' | 'saved'
  error: Error | null
  readOnly: boolean
  /** What was just published here. */
  published: Change | null
  textOf(path: string): string
  write(path: string, text: string): void
  open(change: Change | null): void
  submit(why: string): Promise<void>
  approve(): Promise<void>
  sendBack(note: string): Promise<void>
  withdraw(): Promise<void>
  reload(): Promise<void>
}

/** Whether a file runs, or is written in the change in a form that can be shown: one that a form just wrote is not yet checked. */
export function isKnown({ files, sound }: Draft, path: string): boolean {
  return files.some((file) => file.path === path) || sound.some((file) => file.path === path)
}

/** The change that is being worked on: checked as it is typed, kept on the server when the typing pauses. */
export function useDraft(): Draft {
  const [files, setFiles] = useState<DefinitionFile[]>([])
  const [changes, setChanges] = useState<Change[]>([])
  const [change, setChange] = useState<Change | null>(null)
  const [texts, setTexts] = useState<FileText[]>([])
  const [sound, setSound] = useState(texts)
  const [problems, setProblems] = useState<Problem[]>([])
  const [state, setState] = useState<Draft['state']>('clean')
  const [error, setError] = useState<Error | null>(null)
  const [published, setPublished] = useState<Change | null>(null)
  const saving = useRef<Promise<void>>(Promise.resolve())
  const changeId = useRef<string | null>(null)
  const dirty = useRef(false)
  /** What is in the editor now: somebody may go on typing while an earlier text is being kept. */
  const latest = useRef<FileText[]>(texts)

  const open = useCallback((next: Change | null) => {
    changeId.current = next?.id ?? null
    dirty.current = false
    setChange(next)
    setPublished(null)
    latest.current = next?.files.map(({ path, text }) => ({ path, text })) ?? []
    setTexts(latest.current)
    setSound([])
    setState(next ? 'saved' : 'clean')
    setError(null)
  }, [])

  const reload = useCallback(async () => {
    const [{ definitionFiles }, { definitionChanges }] = await Promise.all([
      ask<{ definitionFiles: DefinitionFile[] }>(FILES),
      ask<{ definitionChanges: Change[] }>(CHANGES),
    ])
    setFiles(definitionFiles)
    setChanges(definitionChanges)
  }, [])

  useEffect(() => {
    reload().catch(setError)
  }, [reload])

  const toCheck = useSettled(texts, CHECK_MS)
  useEffect(() => {
    const found = (checked: Problem[]) => {
      setProblems(checked)
      if (checked.length === 0) setSound(toCheck)
    }
    if (toCheck.length === 0) return found([])
    const abort = new AbortController()
    ask<{ checkDefinitions: Problem[] }>(CHECK, { files: toCheck }, abort.signal)
      .then((data) => found(data.checkDefinitions))
      .catch((fault: Error) => !abort.signal.aborted && setError(fault))
    return () => abort.abort()
  }, [toCheck])

  const save = useCallback((kept: FileText[]): Promise<void> => {
    saving.current = saving.current.then(async () => {
      const { saveChange } = await ask<{ saveChange: Change & { problems: Problem[] } }>(SAVE, {
        id: changeId.current,
        files: kept,
      })
      changeId.current = saveChange.id
      dirty.current = latest.current !== kept
      setChange(saveChange)
      if (!dirty.current) setProblems(saveChange.problems)
      setChanges((known) => [saveChange, ...known.filter(({ id }) => id !== saveChange.id)])
      setState(dirty.current ? 'saving' : 'saved')
      setError(null)
    })
    return saving.current.catch(setError)
  }, [])

  const toSave = useSettled(texts, SAVE_MS)
  useEffect(() => {
    if (dirty.current && toSave.length > 0) void save(toSave)
  }, [toSave, save])

  const write = useCallback((path: string, text: string) => {
    dirty.current = true
    setState('saving')
    latest.current = [...latest.current.filter((file) => file.path !== path), { path, text }]
    setTexts(latest.current)
  }, [])

  const move = useCallback(
    async (query: string, variables: object) => {
      try {
        if (dirty.current) await save(texts)
        const data = await ask<Record<string, Change>>(query, { id: changeId.current, ...variables })
        const [moved] = Object.values(data)
        const stays = moved?.state === 'draft' || moved?.state === 'review'
        open(stays ? (moved ?? null) : null)
        if (moved?.state === 'published') setPublished(moved)
        await reload()
      } catch (fault) {
        setError(fault as Error)
      }
    },
    [open, reload, save, texts],
  )

  const textOf = useMemo(() => {
    const own = new Map(texts.map(({ path, text }) => [path, text ?? '']))
    const running = new Map(files.map(({ path, text }) => [path, text]))
    return (path: string) => own.get(path) ?? running.get(path) ?? ''
  }, [texts, files])

  return {
    files,
    changes,
    change,
    texts,
    sound,
    problems,
    state,
    error,
    published,
    textOf,
    write,
    open,
    reload,
    readOnly: change !== null && (change.state !== 'draft' || !change.isMine),
    submit: (why) => move(SUBMIT, { why }),
    approve: () => move(APPROVE, {}),
    sendBack: (note) => move(RETURN, { note }),
    withdraw: () => move(WITHDRAW, {}),
  }
}
