import { AS_OF, OPERATOR_FUNCTIONS } from '../../views/expression-functions.ts'
import type { AppError } from '../errors.ts'
import { type ExpressionNode, readExpressionTree } from './expression-tree.ts'
import type { Warehouse } from './warehouse.ts'

/** What is wrong with an expression that a person wrote, in our words: the engine's may hold rows' values. */
export interface GuardProblem {
  message: string
  hint?: string
}

/** What an expression may be made of. */
export interface GuardRules {
  columns: readonly string[]
  functions: ReadonlySet<string>
  /** With a table, the expression is also tried over none of its rows: does it aggregate, and is it a number? */
  table?: string
}

const MAX_LENGTH = 2_000
const TEXT = /'(?:[^'\\]|\\.|'')*'/g
/** Outside texts only what an expression needs: no quoted names, parameters, statements' ends, or characters that merely look like some. */
const PLAIN = /^[\w\s().,+\-*/%<>=!?:[\]]*$/
const COMMENT = /--|\/\*|\/\//

/**
 * Checks one expression by the engine's own parser, never running it: (1) outside texts only plain characters and no comment, so that it
 * means the same wherever the compiler puts it; (2) the parser takes it as one statement; (3) its syntax tree is one expression of
 * functions, columns and literals; (4) every function and column is allowed. An empty list says that the expression is safe.
 */
export async function guardExpression(
  warehouse: Pick<Warehouse, 'rows'>,
  expression: string,
  rules: GuardRules,
): Promise<GuardProblem[]> {
  const lexical = lexicalProblem(expression)
  if (lexical) return [lexical]
  const tree = await parse(warehouse, expression)
  if (!tree) return [{ message: 'it is not one complete expression', hint: 'look for a missing bracket or operator' }]
  const problems = treeProblems(tree, rules)
  if (problems.length > 0 || !rules.table) return problems
  return tryOverNothing(warehouse, expression, rules.table)
}

function lexicalProblem(expression: string): GuardProblem | undefined {
  if (expression.trim() === '') return { message: 'it is empty' }
  if (expression.length > MAX_LENGTH) return { message: `it is longer than ${MAX_LENGTH} characters` }
  const bare = expression.replace(TEXT, ' ')
  if (!PLAIN.test(bare))
    return {
      message: 'a character may not stand in it',
      hint: "columns, numbers, 'texts', operators and functions only",
    }
  if (/\bas\b/i.test(bare)) return { message: 'it may not name its parts', hint: 'leave out "as"' }
  return COMMENT.test(bare) ? { message: 'comments may not stand in it', hint: 'say it in the definition' } : undefined
}

/** The syntax tree, or nothing when the engine's parser does not take the text as exactly one expression. */
async function parse(warehouse: Pick<Warehouse, 'rows'>, expression: string): Promise<ExpressionNode | undefined> {
  try {
    const [formatted] = await warehouse.rows<{ sql: string }>('SELECT formatQuerySingleLine({q:String}) AS sql', {
      q: `SELECT (${expression}) AS value`,
    })
    const lines = await warehouse.rows<{ explain: string }>(`EXPLAIN AST ${formatted?.sql}`)
    return readExpressionTree(lines.map((line) => line.explain))
  } catch (error) {
    if ((error as AppError).code === 'WAREHOUSE_QUERY') return undefined
    throw error
  }
}

function treeProblems(node: ExpressionNode, rules: GuardRules): GuardProblem[] {
  return [...nodeProblems(node, rules), ...node.children.flatMap((child) => treeProblems(child, rules))]
}

function nodeProblems(node: ExpressionNode, { columns, functions }: GuardRules): GuardProblem[] {
  switch (node.kind) {
    case 'Literal':
    case 'ExpressionList':
      return []
    case 'Identifier':
      return node.name === AS_OF || columns.includes(node.name)
        ? []
        : [{ message: `there is no column "${node.name}"` }]
    case 'Function':
      if (!functions.has(node.name) && !OPERATOR_FUNCTIONS.has(node.name))
        return [{ message: `function "${node.name}" may not be used` }]
      return isMembership(node) && node.children[0]?.children[1]?.kind !== 'Literal'
        ? [{ message: '"in" takes a written list', hint: "such as in ('a', 'b')" }]
        : []
    default:
      return [{ message: 'only functions, columns and literals may stand in it', hint: 'no subquery, window or alias' }]
  }
}

/** `a IN b` would name a table. */
function isMembership(node: ExpressionNode): boolean {
  return node.name === 'in' || node.name === 'notIn'
}

async function tryOverNothing(
  warehouse: Pick<Warehouse, 'rows'>,
  expression: string,
  table: string,
): Promise<GuardProblem[]> {
  try {
    const [row] = await warehouse.rows<{ type: string }>(
      // Beside count() a column outside an aggregate is an error. The outer query has a row even though the inner has none to count.
      `SELECT toTypeName(value) AS type FROM (SELECT (${expression}) AS value, count() AS n FROM (SELECT *, now() AS ${AS_OF} FROM ${table}) WHERE 0)`,
    )
    const number = /^(?:Nullable\()?(?:U?Int|Float|Decimal|Bool)/.test(row?.type ?? '')
    return number ? [] : [{ message: 'it is not a number', hint: 'a measure counts, adds up or divides' }]
  } catch (error) {
    if ((error as AppError).code !== 'WAREHOUSE_QUERY') throw error
    return [
      {
        message: 'the warehouse cannot compute it',
        hint: 'does every column stand inside an aggregate, and does each function get arguments of its own kind?',
      },
    ]
  }
}
