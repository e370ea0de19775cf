/** A node of the engine's syntax tree: its kind and, of a function or identifier, its name. */
export interface ExpressionNode {
  kind: string
  name: string
  children: ExpressionNode[]
}

/** What stands above the one expression of `SELECT (…) AS value`. A second expression, FROM or SETTINGS would change it. */
const HEAD = [
  'SelectWithUnionQuery (children 1)',
  ' ExpressionList (children 1)',
  '  SelectQuery (children 1)',
  '   ExpressionList (children 1)',
]

/** Reads the lines of EXPLAIN AST for `SELECT (…) AS value`; nothing when they hold more than one expression or an inner alias. */
export function readExpressionTree(lines: string[]): ExpressionNode | undefined {
  const [root, ...rest] = lines.slice(HEAD.length)
  if (root === undefined || HEAD.some((line, i) => lines[i] !== line)) return undefined
  const top = nodeOf(root)
  if (!top || top.depth !== HEAD.length) return undefined
  const path = [top]
  for (const line of rest) {
    const node = nodeOf(line)
    // A text may hold anything, but an alias inside the expression could stand in a column's place.
    if (!node || node.depth <= HEAD.length || (node.kind !== 'Literal' && node.rest.includes('(alias ')))
      return undefined
    while ((path.at(-1)?.depth ?? 0) >= node.depth) path.pop()
    path.at(-1)?.children.push(node)
    path.push(node)
  }
  return top
}

function nodeOf(line: string): (ExpressionNode & { depth: number; rest: string }) | undefined {
  const match = /^( *)(\w+)(?: (.*))?$/s.exec(line)
  if (!match) return undefined
  const rest = match[3] ?? ''
  return {
    depth: match[1]?.length ?? 0,
    kind: match[2] ?? '',
    rest,
    name: rest.replace(/ ?\((?:alias|children) .*$/s, ''),
    children: [],
  }
}
