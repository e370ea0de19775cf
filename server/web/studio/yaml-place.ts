/** Where in a YAML text somebody types: the keys around, and whether a key or the value of one is being written. */
export interface Place {
  /** Keys from the top to what holds the place; `*` stands for an item of a list. */
  path: string[]
  /** The key whose value is being written; undefined while a key is. */
  key?: string
  /** What was written of the word so far. */
  word: string
  /** What already stands beside it: `type: number` among the keys of one item. */
  beside: string
}

const WORD = /[\w.$-]*$/

/** Reads the text before the place (and the lines after it, for what stands beside) without parsing: it is being typed and seldom whole. */
export function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const word = WORD.exec(before)?.[0] ?? ''
  const open = lastOpen(before)
  return open === -1 ? blockPlace(text, before, word) : flowPlace(text, before, open, word)
}

/** The offset of the innermost bracket that is open at the end of a text; -1 where none is. */
function lastOpen(before: string): number {
  let depth = 0
  for (let i = before.length - 1; i >= 0; i--) {
    const sign = before[i]
    if (sign === '}' || sign === ']') depth += 1
    else if (sign === '{' || sign === '[') {
      if (depth === 0) return i
      depth -= 1
    } else if (sign === '\n' && depth === 0 && /^\S/.test(before.slice(i + 1))) return -1
  }
  return -1
}

function flowPlace(text: string, before: string, open: number, word: string): Place {
  const inside = before.slice(open + 1)
  const segment = inside.slice(inside.lastIndexOf(',') + 1)
  const beside = text.slice(open, open + 600)
  const holder = placeHolding(text, before.slice(0, open))
  if (before[open] === '[') return { path: [...holder, '*'], key: '*', word, beside }
  const key = /^\s*["']?([\w-]+)["']?\s*:\s/.exec(segment)?.[1]
  return { path: holder, ...(key ? { key } : {}), word, beside }
}

/** The path of what begins right after a text that ends with `key: `, `- ` or an open bracket. */
function placeHolding(text: string, before: string): string[] {
  const open = lastOpen(before)
  if (open !== -1) {
    const { path, key } = flowPlace(text, before, open, '')
    return key && key !== '*' ? [...path, key] : path
  }
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const key = /([\w-]+)["']?\s*:\s*$/.exec(line)?.[1]
  const path = blockPath(before)
  return key ? [...path, key] : path
}

function blockPlace(text: string, before: string, word: string): Place {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const path = blockPath(before)
  const key = /^\s*(?:- +)*["']?([\w-]+)["']?\s*:\s/.exec(line)?.[1]
  const beside = besideBlock(text, before)
  if (key) return { path, key, word, beside }
  // An item that is no map yet: a value of the list, or the first key of an item.
  return { path, word, beside }
}

/** The keys above the last line of a text, by their indent. */
function blockPath(before: string): string[] {
  const lines = before.split('\n')
  const last = lines.pop() ?? ''
  const path: string[] = []
  let indent = indentOf(last)
  const dash = /^\s*- /.test(last)
  if (dash) path.unshift('*')
  for (const line of lines.reverse()) {
    if (!line.trim() || line.trim().startsWith('#')) continue
    const at = indentOf(line)
    const item = /^(\s*)- /.exec(line)
    const keyAt = item ? at + 2 : at
    const key = /^\s*(?:- +)?["']?([\w-]+)["']?\s*:\s*(?:#.*)?$/.exec(line)?.[1]
    if (keyAt < indent || (keyAt === indent && path[0] === '*' && !item)) {
      if (key) path.unshift(key)
      indent = keyAt
    }
    if (item && at < indent && path[0] !== '*') {
      path.unshift('*')
      indent = at
    }
    if (indent === 0) break
  }
  return path
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** The lines of the item or map around the place. */
function besideBlock(text: string, before: string): string {
  const start = before.lastIndexOf('\n- ', before.length)
  const item = before.lastIndexOf('\n  - ', before.length)
  const from = Math.max(start, item, 0)
  const next = text.slice(from + 1).search(/\n {0,2}- |\n\S/)
  return text.slice(from, next === -1 ? undefined : from + 1 + next)
}
