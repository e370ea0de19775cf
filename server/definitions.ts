import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { z } from 'zod'
import { ruleSchema } from '../alerts/rule.ts'
import { type Audience, audienceSchema } from '../audiences/audience.ts'
import { type City, citySchema } from '../audiences/city.ts'
import { type Definition, nameHint, type Problem, readDefinition } from '../audiences/definition.ts'
import { bindScope } from '../audiences/scope.ts'
import { type Dataset, datasetSchema } from '../views/dataset.ts'
import { checkExpression } from '../views/expression.ts'
import { splitMetric } from '../views/plan.ts'
import { type View, viewSchema } from '../views/view.ts'
import { AppError } from './errors.ts'
import type { Definitions } from './services.ts'

const SHIPPED = resolve(import.meta.dirname, '..')

/** Definitions as read, with every problem found in any of them. */
export interface ReadDefinitions {
  definitions: Definitions | null
  problems: Problem[]
}

/** Loads a city's definitions; every mistake of every file at once as one AppError. */
export async function loadDefinitions(directory: string): Promise<Definitions> {
  const { definitions, problems } = await checkDefinitions(directory)
  if (definitions && problems.length === 0) return definitions
  throw new AppError('DEFINITIONS', `definitions that cannot be used:\n${problems.map(problemText).join('\n')}`, {
    hint: 'npm run wwh -- check shows them again',
  })
}

/** One problem as a line that editors can follow. */
export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`
}

/** Reads and cross-checks a directory of definitions. A folder that the city does not have is taken from the shipped ones. */
export async function checkDefinitions(directory: string): Promise<ReadDefinitions> {
  const city = await readFolderFile(directory, 'audiences/city.yaml', citySchema)
  const [audiences, datasets, views, rules] = await Promise.all([
    readFolder(directory, 'audiences/definitions', audienceSchema),
    readFolder(directory, 'views/datasets', datasetSchema),
    readFolder(directory, 'views/definitions', viewSchema),
    readFolder(directory, 'alerts/definitions', ruleSchema),
  ])
  const problems = [city, ...audiences, ...datasets, ...views, ...rules].flatMap((d) => d.problems)
  const byId = <T extends { id: string }>(list: Definition<T>[]) =>
    new Map(list.flatMap((d) => (d.value ? [[d.value.id, d.value] as const] : [])))
  const found = { audiences: byId(audiences), datasets: byId(datasets), views: byId(views), rules: byId(rules) }
  for (const definition of datasets) problems.push(...datasetProblems(definition))
  for (const definition of views) problems.push(...viewProblems(definition, found.datasets))
  for (const definition of audiences) problems.push(...audienceProblems(definition, found.views))
  for (const definition of rules) problems.push(...ruleProblems(definition, found.datasets, found.audiences))
  problems.push(...memberProblems(city, found.audiences))
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  return { definitions: city.value ? { city: city.value, ...found } : null, problems }
}

async function readFolder<T>(directory: string, folder: string, schema: z.ZodType<T>): Promise<Definition<T>[]> {
  const base = existsSync(join(directory, folder)) ? directory : SHIPPED
  const names = (await readdir(join(base, folder)).catch(() => [])).filter((name) => /\.ya?ml$/.test(name)).sort()
  return Promise.all(names.map((name) => readFolderFile(base, `${folder}/${name}`, schema)))
}

async function readFolderFile<T>(directory: string, path: string, schema: z.ZodType<T>): Promise<Definition<T>> {
  const base = existsSync(join(directory, path)) ? directory : SHIPPED
  const file = join(base, path)
  return readDefinition(relative(process.cwd(), file) || file, await readFile(file, 'utf8'), schema)
}

function problemAt(
  definition: Definition<unknown>,
  path: readonly PropertyKey[],
  message: string,
  hint?: string,
): Problem {
  return { file: definition.file, ...definition.locate(path), message, ...(hint ? { hint } : {}) }
}

function unknownName(
  definition: Definition<unknown>,
  path: readonly PropertyKey[],
  what: string,
  name: string,
  known: Iterable<string>,
): Problem {
  return problemAt(definition, path, `there is no ${what} "${name}"`, nameHint(name, [...known]))
}

function datasetProblems(definition: Definition<Dataset>): Problem[] {
  const dataset = definition.value
  if (!dataset) return []
  return Object.entries(dataset.metrics).flatMap(([id, metric]) =>
    (['expression', 'numerator', 'denominator', 'cases'] as const).flatMap((part) =>
      checkExpression(metric[part] ?? '', dataset.columns).map((fault) =>
        problemAt(definition, ['metrics', id, part], fault.message, fault.hint),
      ),
    ),
  )
}

function metricProblems(
  definition: Definition<unknown>,
  path: PropertyKey[],
  name: string,
  datasets: ReadonlyMap<string, Dataset>,
): Problem[] {
  const known = [...datasets.values()].flatMap((d) => Object.keys(d.metrics).map((metric) => `${d.id}.${metric}`))
  return known.includes(name) ? [] : [unknownName(definition, path, 'metric', name, known)]
}

function dimensionProblems(
  definition: Definition<unknown>,
  path: PropertyKey[],
  name: string,
  metric: string,
  datasets: ReadonlyMap<string, Dataset>,
): Problem[] {
  const dataset = datasets.get(splitMetric(metric).dataset)
  return !dataset || dataset.dimensions[name]
    ? []
    : [unknownName(definition, path, 'dimension', name, Object.keys(dataset.dimensions))]
}

function viewProblems(definition: Definition<View>, datasets: ReadonlyMap<string, Dataset>): Problem[] {
  return (definition.value?.widgets ?? []).flatMap((widget, i) => {
    const path = ['widgets', i]
    const metrics = 'metric' in widget ? [widget.metric] : 'metrics' in widget ? widget.metrics : []
    const first = metrics[0] ?? 'ticket.tickets'
    return [
      ...metrics.flatMap((name) =>
        metricProblems(definition, [...path, 'metric' in widget ? 'metric' : 'metrics'], name, datasets),
      ),
      ...('by' in widget ? dimensionProblems(definition, [...path, 'by'], widget.by, first, datasets) : []),
      ...Object.keys(widget.filters ?? {}).flatMap((name) =>
        dimensionProblems(definition, [...path, 'filters', name], name, first, datasets),
      ),
    ]
  })
}

function audienceProblems(definition: Definition<Audience>, views: ReadonlyMap<string, View>): Problem[] {
  const audience = definition.value
  if (!audience) return []
  const problems = audience.views.flatMap((view, i) =>
    views.has(view) ? [] : [unknownName(definition, ['views', i], 'view', view, views.keys())],
  )
  if (!views.has(audience.digest.view))
    problems.push(unknownName(definition, ['digest', 'view'], 'view', audience.digest.view, views.keys()))
  return problems
}

type Rule = z.infer<typeof ruleSchema>

function ruleProblems(
  definition: Definition<Rule>,
  datasets: ReadonlyMap<string, Dataset>,
  audiences: ReadonlyMap<string, Audience>,
): Problem[] {
  const rule = definition.value
  if (!rule) return []
  return [
    ...metricProblems(definition, ['metric'], rule.metric, datasets),
    ...rule.levels.flatMap((level, i) =>
      level.flatMap((name, j) => dimensionProblems(definition, ['levels', i, j], name, rule.metric, datasets)),
    ),
    ...Object.keys(rule.filters ?? {}).flatMap((name) =>
      dimensionProblems(definition, ['filters', name], name, rule.metric, datasets),
    ),
    ...rule.audiences.flatMap((id, i) =>
      audiences.has(id) ? [] : [unknownName(definition, ['audiences', i], 'audience', id, audiences.keys())],
    ),
  ]
}

function memberProblems(definition: Definition<City>, audiences: ReadonlyMap<string, Audience>): Problem[] {
  return (definition.value?.members ?? []).flatMap((member, i) => {
    const audience = audiences.get(member.audience)
    if (!audience)
      return [unknownName(definition, ['members', i, 'audience'], 'audience', member.audience, audiences.keys())]
    try {
      bindScope(audience, { ...member, tenant: 'demo', name: member.id, locale: 'zh' })
      return []
    } catch (error) {
      return [problemAt(definition, ['members', i], (error as Error).message)]
    }
  })
}
