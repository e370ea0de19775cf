import { isMap, isScalar, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml'
import type { z } from 'zod'
import { misfitsOf } from './schema-problem.ts'

/** One thing wrong in a definition file, at a place that a person can go to. Lines and columns count from 1. */
export interface Problem {
  file: string
  line: number
  column: number
  message: string
  /** What would mend it, such as "did you mean …". */
  hint?: string
}

/**
 * Finds the place of a path such as `['widgets', 0, 'metric']` in the definition's text: of its key, or with `inside` of that offset in
 * the text that it holds. The deepest part of the path that exists answers for the rest.
 */
export type Locate = (path: readonly PropertyKey[], inside?: number) => { line: number; column: number }

/** A definition as read: its value when it is right, every problem when it is not. */
export interface Definition<T> {
  file: string
  value?: T
  problems: Problem[]
  locate: Locate
  /** The id that it gives itself, also where something else in it is wrong. */
  claims?: string
}

/**
 * Reads one YAML definition against its schema. All problems are returned at once, each with line and column;
 * an unknown key is answered with the nearest known one. `prepare` may put values in before they are checked, such as an environment's.
 */
export function readDefinition<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
  prepare: (raw: unknown) => unknown = (raw) => raw,
): Definition<T> {
  const counter = new LineCounter()
  const doc = parseDocument(text, { lineCounter: counter, uniqueKeys: true, logLevel: 'error', prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return { line, column: col }
  }
  const locate: Locate = (path, inside) => at(offsetOf(doc.contents, path, inside))
  if (doc.errors.length > 0) {
    const problems = doc.errors.map((e) => ({ file, ...at(e.pos[0]), message: e.message.split('\n')[0] ?? e.message }))
    return { file, problems, locate }
  }
  const unusable = (message: string): Definition<T> => ({
    file,
    problems: [{ file, line: 1, column: 1, message }],
    locate,
  })
  let raw: unknown
  try {
    raw = doc.toJS({ maxAliasCount: 100 })
  } catch (error) {
    // An alias without its anchor, or aliases that multiply without end.
    return unusable((error as Error).message)
  }
  if (raw === null || raw === undefined) return unusable('the file is empty')
  const id = (raw as { id?: unknown }).id
  const claims = typeof id === 'string' ? { claims: id } : {}
  const prepared = prepare(raw)
  const parsed = schema.safeParse(prepared)
  if (parsed.success) return { file, value: parsed.data, problems: [], locate, ...claims }
  const misfits = parsed.error.issues.flatMap((issue) => misfitsOf(issue, schema, prepared))
  const problems = misfits.map(({ path, message, hint }) => ({
    ...{ file, ...locate(path), message },
    ...(hint ? { hint } : {}),
  }))
  return { file, problems, locate, ...claims }
}

/** The offset of the deepest node on a path that exists: of the key when the last step names one, or within its value. */
function offsetOf(root: ParsedNode | null, path: readonly PropertyKey[], inside?: number): number {
  let node: Node | null = root
  let offset = root?.range?.[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(step))
      if (!pair) break
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value as Node | null
    } else {
      const items: unknown = (node as { items?: unknown } | null)?.items
      const item = Array.isArray(items) ? (items[Number(step)] as Node | undefined) : undefined
      if (!item) break
      offset = item.range?.[0] ?? offset
      node = item
    }
  }
  if (inside === undefined || !isScalar(node) || !node.range) return offset
  if (node.type === 'PLAIN') return node.range[0] + inside
  return node.type?.startsWith('QUOTE') ? node.range[0] + 1 + inside : node.range[0]
}
