import { nameHint } from '../audiences/near-name.ts'
import { AGGREGATES, AS_OF, EXPRESSION_FUNCTIONS } from './expression-functions.ts'
import { type ExpressionFault, readExpression, type Use } from './expression-syntax.ts'

/**
 * Checks a metric's expression without an engine: only literals, operators, parentheses, the dataset's listed columns, `as_of` and
 * allowed functions. No dot, semicolon, quote for names, comment or brace is a token, so neither another table nor a setting can be named.
 * Every column stands inside one aggregate, as a measure over many rows must.
 */
export function checkExpression(expression: string, columns: readonly string[]): ExpressionFault[] {
  const { uses, fault } = readExpression(expression)
  const faults = uses.flatMap((use) => (use.args === undefined ? columnFaults(use, columns) : functionFaults(use)))
  if (fault) return [...faults, fault]
  if (faults.length > 0 || uses.some((use) => AGGREGATES.has(use.name))) return faults
  return [{ offset: 0, message: 'it measures nothing', hint: 'count, add up or compare rows: count(), sum(…), …' }]
}

function isAggregated(use: Use): boolean {
  return use.within.some((name) => AGGREGATES.has(name))
}

function columnFaults(use: Use, columns: readonly string[]): ExpressionFault[] {
  const { name, offset } = use
  if (name === AS_OF) return []
  if (!columns.includes(name))
    return [{ offset, message: `there is no column "${name}"`, hint: nameHint(name, columns) }]
  return isAggregated(use)
    ? []
    : [{ offset, message: `column "${name}" stands outside an aggregate`, hint: `such as sum(${name})` }]
}

function functionFaults(use: Use): ExpressionFault[] {
  const { name, offset, args } = use
  if (name === 'now')
    return [{ offset, message: 'the clock may not be read', hint: `write ${AS_OF}, the instant of the question` }]
  if (!EXPRESSION_FUNCTIONS.has(name))
    return [{ offset, message: `function "${name}" may not be used`, hint: nameHint(name, [...EXPRESSION_FUNCTIONS]) }]
  const least = AGGREGATES.get(name)
  if (least === undefined) return []
  if (isAggregated(use)) return [{ offset, message: `"${name}" stands inside another aggregate` }]
  return (args ?? 0) < least ? [{ offset, message: `"${name}" takes at least ${least} arguments` }] : []
}
