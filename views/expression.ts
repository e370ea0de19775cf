import { nameHint } from '../audiences/definition.ts'
import { AS_OF, EXPRESSION_FUNCTIONS } from './expression-functions.ts'

/** What is wrong in an expression, with the offset in its text. */
export interface ExpressionFault {
  offset: number
  message: string
  hint?: string
}

const TOKEN = /\s+|'(?:[^'\\]|\\.)*'|\d+(?:\.\d+)?|[A-Za-z_]\w*|<=|>=|!=|<>|=|<|>|[-+*/%(),]/y
const WORDS = new Set(['and', 'or', 'not', 'in', 'is', 'null', 'like', 'between'])

/**
 * Checks a metric's expression without an engine: only literals, operators, parentheses, the dataset's listed columns, `as_of` and allowed
 * functions. No dot, semicolon, quote for names, comment or brace is a token, so neither another table nor a setting can be named.
 */
export function checkExpression(expression: string, columns: readonly string[]): ExpressionFault[] {
  const faults: ExpressionFault[] = []
  const opened: number[] = []
  let offset = 0
  while (offset < expression.length) {
    TOKEN.lastIndex = offset
    const token = TOKEN.exec(expression)?.[0]
    if (token === undefined) {
      faults.push({
        offset,
        message: `"${expression[offset]}" may not stand in an expression`,
        hint: 'columns, numbers, texts, operators and functions only',
      })
      return faults
    }
    if (token === '(') opened.push(offset)
    if (token === ')' && opened.pop() === undefined) faults.push({ offset, message: 'a ")" without its "("' })
    if (/^[A-Za-z_]/.test(token))
      faults.push(...nameFaults(token, expression.slice(offset + token.length), offset, columns))
    offset += token.length
  }
  for (const at of opened) faults.push({ offset: at, message: 'a "(" that is not closed' })
  return faults
}

function nameFaults(name: string, rest: string, offset: number, columns: readonly string[]): ExpressionFault[] {
  if (WORDS.has(name.toLowerCase())) return []
  if (/^\s*\(/.test(rest)) {
    if (EXPRESSION_FUNCTIONS.has(name)) return []
    if (name === 'now')
      return [{ offset, message: 'the clock may not be read', hint: `write ${AS_OF}, the instant of the question` }]
    return [{ offset, message: `function "${name}" may not be used`, hint: nameHint(name, [...EXPRESSION_FUNCTIONS]) }]
  }
  if (name === AS_OF || columns.includes(name)) return []
  return [{ offset, message: `there is no column "${name}"`, hint: nameHint(name, columns) }]
}
