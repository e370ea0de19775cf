import { parse } from 'yaml'
import { type AlertRule, ruleSchema } from '../../alerts/rule.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { AppError } from '../errors.ts'

/** One parameter of a rule that is tried with another value. */
export interface Change {
  path: string
  from: unknown
  to: unknown
}

/** A rule with some parameters changed for a trial; nothing is saved. */
export interface WhatIf {
  rule: AlertRule
  changes: Change[]
}

/**
 * Applies settings such as `detector.q=0.1` or `days=1` to a rule; values are written as in a definition.
 * @throws AppError WHAT_IF for what is no setting, no parameter of this rule, or a value that the rule may not have
 */
export function whatIf(rule: AlertRule, settings: readonly string[]): WhatIf {
  const changed = structuredClone(rule) as Record<string, unknown>
  const changes = settings.map((setting) => apply(changed, setting))
  const parsed = ruleSchema.safeParse(changed)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError('WHAT_IF', `the rule may not be so: ${issue?.path.join('.')}: ${issue?.message}`, {
      hint: `what was tried: ${settings.join(', ')}`,
    })
  }
  return { rule: parsed.data, changes }
}

function apply(rule: Record<string, unknown>, setting: string): Change {
  const at = setting.indexOf('=')
  if (at < 1)
    throw new AppError('WHAT_IF', `"${setting}" is no setting`, { hint: 'write parameter=value, as in detector.q=0.1' })
  const path = setting.slice(0, at)
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  let holder: unknown = rule
  for (const step of steps) holder = isRecord(holder) ? holder[step] : undefined
  if (!isRecord(holder) || !(last in holder) || path === 'id')
    throw new AppError('WHAT_IF', `the rule "${rule.id}" has no parameter "${path}"`, {
      hint: nameHint(path, parametersOf(rule)),
    })
  const from = holder[last]
  const to = parse(setting.slice(at + 1)) as unknown
  holder[last] = to
  return { path, from, to }
}

/** How one form of a rule differs from another, by parameter; what it is called and why it speaks change nothing of its past. */
export function changesBetween(before: AlertRule, after: AlertRule): Change[] {
  const [old, now] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  return [...new Set([...parametersOf(old), ...parametersOf(now)])].flatMap((path) => {
    const [from, to] = [valueAt(old, path), valueAt(now, path)]
    const silent = /^(title|why)\./.test(path) || JSON.stringify(from) === JSON.stringify(to)
    return silent ? [] : [{ path, from: from ?? null, to: to ?? null }]
  })
}

function valueAt(rule: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((holder, step) => (isRecord(holder) ? holder[step] : undefined), rule)
}

function parametersOf(rule: Record<string, unknown>): string[] {
  return Object.entries(rule).flatMap(([key, value]) =>
    key === 'id' ? [] : isRecord(value) ? Object.keys(value).map((inner) => `${key}.${inner}`) : [key],
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
