import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { type MutableRefObject, useEffect, useRef } from 'react'
import { ask, type Kind, type Problem, SCHEMA, type Vocabulary } from './api.ts'
import { offersAt, type Schema } from './schema-words.ts'
import { placeIn } from './yaml-place.ts'

interface EditorProps {
  path: string
  kind: Kind
  text: string
  problems: Problem[]
  vocabulary: Vocabulary | null
  readOnly: boolean
  onChange: (text: string) => void
}

/** Colours come from the page, so that light and dark are decided in one place. */
const LOOK = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--sheet)', fontSize: '13.5px', height: '100%' },
  '.cm-content': { fontFamily: 'ui-monospace, Menlo, Consolas, "Noto Sans SC", monospace', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sheet)', color: 'var(--soft)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 25%, transparent) !important',
  },
  '.cm-tooltip': { backgroundColor: 'var(--sheet)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--sheet)' },
  '.cm-completionDetail': { color: 'inherit', opacity: '0.8' },
})

const COLOURS = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
  { tag: [tags.lineComment, tags.comment], color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--soft)' },
])

/** One definition's YAML, completed and checked by the same schema as the command line. */
export default function CodeEditor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef(props)
  latest.current = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once a file; its text is its own from then on
  useEffect(() => {
    if (!host.current) return
    // Within a shadow root the editor's styles are constructed sheets, which the content security policy allows.
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    const made = new EditorView({ root, parent: root, state: stateOf(latest) })
    view.current = made
    return () => made.destroy()
  }, [props.readOnly])
  useEffect(() => {
    const shown = view.current
    if (!shown || shown.state.doc.toString() === props.text || shown.hasFocus) return
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: props.text } })
  }, [props.text])
  useEffect(() => {
    const shown = view.current
    if (shown) shown.dispatch(setDiagnostics(shown.state, diagnosticsOf(shown.state, props.problems)))
  }, [props.problems])
  return <div className="editor" ref={host} data-path={props.path} />
}

function stateOf(latest: MutableRefObject<EditorProps>): EditorState {
  const { path, text, readOnly, kind } = latest.current
  const schema = ask<{ vocabulary: { schema: Schema } }>(SCHEMA, { kind }).then((data) => data.vocabulary.schema)
  return EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      bracketMatching(),
      highlightActiveLine(),
      indentUnit.of('  '),
      yaml(),
      syntaxHighlighting(COLOURS),
      LOOK,
      lintGutter(),
      autocompletion({ override: [(context) => complete(context, schema, latest)], icons: false }),
      keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': path, tabindex: '0' }),
      EditorState.readOnly.of(readOnly),
      EditorView.updateListener.of((update) => {
        const now = update.state.doc.toString()
        if (update.docChanged && now !== latest.current.text) latest.current.onChange(now)
      }),
    ],
  })
}

async function complete(context: CompletionContext, schema: Promise<Schema>, latest: MutableRefObject<EditorProps>) {
  const text = context.state.doc.toString()
  const place = placeIn(text, context.pos)
  if (!context.explicit && place.word === '' && place.key === undefined) return null
  const { vocabulary, kind } = latest.current
  const offers = offersAt(place, await schema, vocabulary, kind, text)
  if (offers.length === 0) return null
  return { from: context.pos - place.word.length, options: offers, validFor: /^[\w.$-]*$/ }
}

function diagnosticsOf(state: EditorState, problems: Problem[]) {
  return problems.map((problem) => {
    const line = state.doc.line(Math.min(Math.max(1, problem.line), state.doc.lines))
    const from = Math.min(line.to, line.from + problem.column - 1)
    const word = /^[\w.$-]+/.exec(state.doc.sliceString(from, line.to))?.[0].length ?? 1
    const message = problem.hint ? `${problem.message} (${problem.hint})` : problem.message
    return { from, to: Math.min(line.to, from + word), severity: 'error' as const, message }
  })
}
