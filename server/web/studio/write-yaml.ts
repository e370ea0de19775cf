import { type Document, isCollection, isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml'

/** As the shipped files are written: long lines stay whole, texts are quoted only where they must be. */
const STYLE = { lineWidth: 0 } as const

/** Adds an item to a list of a YAML text and touches nothing else of it, neither comments nor spaces. The list is made where there is none. */
export function withItem(text: string, path: string[], item: unknown): string {
  const doc = parseDocument(text)
  const list = doc.getIn(path, true)
  if (!isSeq(list) || !list.range) {
    doc.setIn(path, doc.createNode([item]))
    return written(doc)
  }
  const [start, end] = list.range
  const said = stringify(item, { ...STYLE, collectionStyle: 'flow' }).trim()
  if (!list.flow) return withLines(text, end, `- ${said}`, columnOf(text, start))
  const inside = text.slice(start + 1, end - 1).trimEnd()
  const comma = inside.endsWith(',') ? ' ' : ', '
  return text.slice(0, start + 1) + (inside === '' ? said : inside + comma + said) + text.slice(end - 1)
}

/** Sets a key of a map of a YAML text and touches nothing else of it, neither comments nor spaces. */
export function withKey(text: string, path: string[], value: unknown): string {
  const doc = parseDocument(text)
  const known = doc.getIn(path, true)
  if (isScalar(known) && known.range)
    return text.slice(0, known.range[0]) + stringify(value, STYLE).trim() + text.slice(known.range[1])
  const map = doc.getIn(path.slice(0, -1), true)
  if (known === undefined && isMap(map) && !map.flow && map.range)
    return withLines(
      text,
      map.range[1],
      newText({ [path.at(-1) ?? '']: value }).trimEnd(),
      columnOf(text, map.range[0]),
    )
  doc.setIn(path, doc.createNode(value))
  return written(doc)
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1)
}

/** Puts lines, indented, below the line on which the text up to `end` stops: a remark behind it stays where it is. */
function withLines(text: string, end: number, lines: string, column: number): string {
  const from = text.indexOf('\n', text.slice(0, end).trimEnd().length)
  const at = from === -1 ? text.length : from
  return `${text.slice(0, at)}\n${lines.replace(/^(?=.)/gm, ' '.repeat(column))}${text.slice(at) || '\n'}`
}

/** A new YAML text. Texts in two languages stand on one line. */
export function newText(value: object): string {
  const doc = parseDocument(stringify(value, { ...STYLE, aliasDuplicateObjects: false }))
  flattenTexts(doc.contents)
  return written(doc)
}

function flattenTexts(node: unknown): void {
  if (
    isMap(node) &&
    node.items.length > 0 &&
    node.items.every((pair) => ['zh', 'en', 'column', 'label'].includes(String(pair.key)))
  ) {
    node.flow = true
  } else if (isCollection(node)) {
    for (const item of node.items) flattenTexts((item as { value?: unknown }).value ?? item)
  }
}

function written(doc: Document): string {
  return doc.toString(STYLE)
}
