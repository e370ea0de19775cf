import { type Document, isCollection, isMap, isSeq, parseDocument, stringify } from 'yaml'

/** As the shipped files are written: long lines stay whole, texts are quoted only where they must be. */
const STYLE = { lineWidth: 0 } as const

/** Adds an item to a list of a YAML text; everything else keeps its place, comments included. The list is made where there is none. */
export function withItem(text: string, path: string[], item: unknown): string {
  const doc = parseDocument(text)
  const list = doc.getIn(path)
  const node = doc.createNode(item, { flow: isSeq(list) ? (list.flow ?? false) || typeof item === 'object' : false })
  if (isSeq(list)) list.add(node)
  else doc.setIn(path, doc.createNode([item]))
  return written(doc)
}

/** Sets a key of a map of a YAML text; everything else keeps its place, comments included. */
export function withKey(text: string, path: string[], value: unknown): string {
  const doc = parseDocument(text)
  doc.setIn(path, doc.createNode(value))
  return written(doc)
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
