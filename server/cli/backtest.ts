import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Truth } from '../../alerts/judge.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { LOCALES, type Locale } from '../../audiences/locale.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { rulePastText } from '../../templates/rule-past.ts'
import { readConfig } from '../config.ts'
import { loadDefinitions } from '../definitions/load.ts'
import { truthWithin } from '../demo/planted-truth.ts'
import { AppError } from '../errors.ts'
import { definedReaders } from '../jobs/alert-readings.ts'
import { runBacktest } from '../jobs/run-backtest.ts'
import { tellPast } from '../jobs/tell-past.ts'
import { loadDirectory } from '../warehouse/directory.ts'
import { openWarehouse, type Warehouse } from '../warehouse/warehouse.ts'
import { connected } from './definitions.ts'

export const BACKTEST_USAGE =
  'backtest RULE --from DATE --to DATE [--definitions DIR] [--against ground-truth] [--set detector.q=0.01 …] [--json] [--locale zh|en] [--server]'

interface Asked {
  ruleIds: string[]
  from: string
  to: string
  definitionsDir: string | undefined
  against: string | undefined
  settings: string[]
  server: boolean
  json: boolean
  locale: Locale | undefined
}

/**
 * `wwh backtest RULE --from --to`: what a rule would have done over a period that is past, as Markdown or JSON on standard output, with
 * progress on standard error. Several rules may be named. With `--server` the running server looks back, over the rows of who signed in.
 */
export async function backtestRules(args: string[]): Promise<number> {
  const asked = readArguments(args)
  if (asked.server) return askServer(asked)
  const settings = readConfig(process.env)
  const config = { ...settings, definitionsDir: asked.definitionsDir ?? settings.definitionsDir }
  const definitions = await loadDefinitions(config.definitionsDir)
  const rules = asked.ruleIds.map((id) => ruleNamed(id, definitions.rules, config.definitionsDir))
  const warehouse = await openWarehouse({ url: config.warehouseUrl, dataDir: config.dataDir })
  try {
    const directory = await loadDirectory(warehouse, definitions.city.tenant)
    const services = { config, definitions, directory, warehouse, now: () => new Date() }
    const period = { from: asked.from, to: asked.to }
    const truth = await truthOf(asked, warehouse)
    for (const rule of rules) {
      const request = { rule, readers: definedReaders(definitions), period, truth, settings: asked.settings }
      const trials = await runBacktest(services, request, { onProgress: (share) => tellProgress(rule.id, share) })
      const past = tellPast(services, trials, period, asked.locale ?? definitions.city.locale)
      process.stdout.write(`${asked.json ? JSON.stringify(past) : rulePastText(past)}\n`)
    }
    return 0
  } finally {
    await warehouse.close()
  }
}

const PAST = `query Past($rule: ID!, $from: String!, $to: String!, $set: [String!]) {
  backtest(rule: $rule, from: $from, to: $to, set: $set) { text }
}`

async function askServer({ ruleIds, from, to, settings }: Asked): Promise<number> {
  return connected(undefined, async (connection) => {
    for (const rule of ruleIds) {
      const { backtest } = await connection.ask<{ backtest: { text: string } }>(PAST, { rule, from, to, set: settings })
      process.stdout.write(`${backtest.text}\n`)
    }
    return 0
  })
}

function tellProgress(rule: string, share: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\u001b[K${rule} ${Math.round(share * 100)} %${share < 1 ? '' : '\n'}`)
}

function ruleNamed(id: string, rules: ReadonlyMap<string, AlertRule>, directory: string): AlertRule {
  const rule = rules.get(id)
  if (rule) return rule
  throw new AppError('CLI', `there is no rule "${id}" in ${directory}`, {
    hint: `${nameHint(id, [...rules.keys()])}; rules of another directory: --definitions DIR, or WWH_DEFINITIONS`,
  })
}

async function truthOf({ against, from, to }: Asked, warehouse: Warehouse): Promise<Truth | null> {
  if (against === undefined) return null
  const truth = await truthWithin(warehouse, { from, to })
  if (!truth)
    throw new AppError('NO_GROUND_TRUTH', 'nothing is known of what really happened in this city', {
      hint: 'only the demo city knows its planted events; leave --against out',
    })
  return truth
}

function readArguments(args: string[]): Asked {
  const usage = { hint: `wwh ${BACKTEST_USAGE}` }
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw new AppError('CLI', (error as Error).message, usage)
  }
  const { values, positionals } = parsed
  if (positionals.length === 0) throw new AppError('CLI', 'name a rule to look back with', usage)
  const date = (name: 'from' | 'to') => {
    const value = values[name]
    if (value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return value
    throw new AppError('CLI', `--${name} ${value ? `is "${value}", which is no date` : 'is missing'}`, usage)
  }
  const locale = LOCALES.find((one) => one === values.locale)
  if (values.locale !== undefined && !locale) throw new AppError('CLI', `--locale is "${values.locale}"`, usage)
  if (values.against !== undefined && values.against !== 'ground-truth')
    throw new AppError('CLI', `--against is "${values.against}"`, { hint: 'write ground-truth' })
  const apart = [values.definitions, values.against, values.json, values.locale].some((value) => value !== undefined)
  if (values.server && apart)
    throw new AppError('CLI', 'a server looks back by its own definitions, in your language', {
      hint: 'leave --definitions, --against, --json and --locale out, or stop it and leave --server out',
    })
  return {
    ruleIds: positionals,
    from: date('from'),
    to: date('to'),
    definitionsDir: values.definitions && resolve(values.definitions),
    against: values.against,
    settings: values.set ?? [],
    server: values.server ?? false,
    json: values.json ?? false,
    locale,
  }
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      definitions: { type: 'string' },
      against: { type: 'string' },
      set: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      locale: { type: 'string' },
      server: { type: 'boolean' },
    },
  })
}
