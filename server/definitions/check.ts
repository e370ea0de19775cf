import type { z } from 'zod'
import type { AlertRule } from '../../alerts/rule.ts'
import type { Audience } from '../../audiences/audience.ts'
import { citySchema } from '../../audiences/city.ts'
import { type Definition, type Problem, readDefinition } from '../../audiences/definition.ts'
import { readSentences } from '../../templates/sentences.ts'
import type { Dataset } from '../../views/dataset.ts'
import type { View } from '../../views/view.ts'
import type { Definitions } from '../services.ts'
import { audienceProblems } from './check-audience.ts'
import { cityProblems } from './check-city.ts'
import { datasetProblems } from './check-dataset.ts'
import { ruleProblems } from './check-rule.ts'
import { viewProblems } from './check-view.ts'
import { problemAt } from './problem.ts'
import { CITY_PATH, FOLDERS, type FolderKind, type Source, stemOf } from './source.ts'
import { readWordings } from './wordings.ts'

/** Definitions as read, with every problem found in any of them. */
export interface CheckedDefinitions {
  /** Null where the city's own file cannot be read. What is wrong in itself is left out. */
  definitions: Definitions | null
  problems: Problem[]
}

/** Definitions of one kind: those that are right by id, and the names of those that are not, which nothing else is blamed for. */
export interface Known<T> {
  right: ReadonlyMap<string, T>
  wrong: ReadonlySet<string>
}

export interface KnownDefinitions {
  audience: Known<Audience>
  dataset: Known<Dataset>
  view: Known<View>
  rule: Known<AlertRule>
}

/** A file's last reading: a studio or a fuzzer checks many files again of which one changed. */
const readings = new WeakMap<Source, Definition<unknown>>()

function once<T>(source: Source, reading: () => Definition<T>): Definition<T> {
  const known = readings.get(source) as Definition<T> | undefined
  if (known) return known
  const definition = reading()
  readings.set(source, definition)
  return definition
}

function read<T>(source: Source, schema: z.ZodType<T>): Definition<T> {
  return once(source, () => readDefinition(source.file, source.text, schema))
}

/** Where in a file that was checked before a path of it stands. */
export function locateIn(source: Source, path: readonly PropertyKey[]): { line: number; column: number } {
  return readings.get(source)?.locate(path) ?? { line: 1, column: 1 }
}

/** The file that defines something, of files that were checked before. */
export function sourceOf(sources: readonly Source[], kind: FolderKind, id: string): Source | undefined {
  return sources.find(
    (source) => source.path.startsWith(`${FOLDERS[kind].folder}/`) && readings.get(source)?.claims === id,
  )
}

/** Reads and cross-checks the files of a city's definitions: all problems at once, in order of file and line. */
export function checkSources(sources: readonly Source[]): CheckedDefinitions {
  const citySource = sources.find((source) => source.path === CITY_PATH)
  const city = citySource ? read(citySource, citySchema) : null
  const audience = readKind<Audience>(sources, 'audience')
  const dataset = readKind<Dataset>(sources, 'dataset')
  const view = readKind<View>(sources, 'view')
  const rule = readKind<AlertRule>(sources, 'rule')
  const known = { audience: audience.known, dataset: dataset.known, view: view.known, rule: rule.known }
  const zone = city?.value?.zone ?? 'UTC'
  const { wordings, problems: misworded } = readWordings(sources, (source) =>
    once(source, () => readSentences(source.file, source.text)),
  )
  const problems = [
    ...misworded,
    ...(city ? [...city.problems, ...cityProblems(city, known)] : [missingCity()]),
    ...[audience, dataset, view, rule].flatMap(({ problems }) => problems),
    ...audience.definitions.flatMap((definition) => audienceProblems(definition, known)),
    ...dataset.definitions.flatMap((definition) => datasetProblems(definition)),
    ...view.definitions.flatMap((definition) => viewProblems(definition, known)),
    ...rule.definitions.flatMap((definition) => ruleProblems(definition, known, zone)),
  ]
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
  const definitions = city?.value && {
    city: city.value,
    audiences: known.audience.right,
    datasets: known.dataset.right,
    views: known.view.right,
    rules: known.rule.right,
    wordings,
  }
  return { definitions: definitions ?? null, problems }
}

function missingCity(): Problem {
  return {
    file: CITY_PATH,
    line: 1,
    column: 1,
    message: 'there is no such file',
    hint: 'it names the city and its members',
  }
}

interface ReadKind<T> {
  definitions: Definition<T>[]
  known: Known<T>
  problems: Problem[]
}

function readKind<T extends { id: string }>(sources: readonly Source[], kind: FolderKind): ReadKind<T> {
  const { folder, schema } = FOLDERS[kind]
  const right = new Map<string, T>()
  const wrong = new Set<string>()
  const problems: Problem[] = []
  const definitions = sources
    .filter((source) => source.path.startsWith(`${folder}/`))
    .map((source) => {
      const definition = read(source, schema as unknown as z.ZodType<T>)
      problems.push(...definition.problems)
      const { value } = definition
      if (!value) wrong.add(definition.claims ?? stemOf(source.path))
      else if (right.has(value.id))
        problems.push(problemAt(definition, ['id'], `there is another ${kind} "${value.id}"`, 'every id is given once'))
      else right.set(value.id, value)
      return definition
    })
  return { definitions, known: { right, wrong }, problems }
}
