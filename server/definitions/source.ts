import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { z } from 'zod'
import { ruleSchema } from '../../alerts/rule.ts'
import { audienceSchema } from '../../audiences/audience.ts'
import { citySchema } from '../../audiences/city.ts'
import { SENTENCE_PATHS, sentencesSchema } from '../../templates/sentences.ts'
import { datasetSchema } from '../../views/dataset.ts'
import { viewSchema } from '../../views/view.ts'
import { AppError } from '../errors.ts'

export const SHIPPED = resolve(import.meta.dirname, '../..')

/** The text of one definition file, from a disk, the state store or an editor. */
export interface Source {
  /** Its place among the definitions, such as `views/definitions/mayor.yaml`: the same for every city. */
  path: string
  /** What problems call it: the way to the file from where the command runs. */
  file: string
  text: string
}

export const CITY_PATH = 'audiences/city.yaml'

/** Kinds of definition, each a folder of YAML files under one schema. */
export const FOLDERS = {
  audience: { folder: 'audiences/definitions', schema: audienceSchema },
  dataset: { folder: 'views/datasets', schema: datasetSchema },
  view: { folder: 'views/definitions', schema: viewSchema },
  rule: { folder: 'alerts/definitions', schema: ruleSchema },
} as const

export type FolderKind = keyof typeof FOLDERS
export type DefinitionKind = FolderKind | 'city' | 'sentences'

/** The schema of each kind: what files are checked against, and what editors complete from. */
export const SCHEMAS: Record<DefinitionKind, z.ZodType> = {
  city: citySchema,
  audience: audienceSchema,
  dataset: datasetSchema,
  view: viewSchema,
  rule: ruleSchema,
  sentences: sentencesSchema,
}

/** The kind of definition at a path, or undefined where none may lie. */
export function kindOf(path: string): DefinitionKind | undefined {
  if (path === CITY_PATH) return 'city'
  if (Object.values(SENTENCE_PATHS).includes(path)) return 'sentences'
  const kinds = Object.keys(FOLDERS) as FolderKind[]
  return kinds.find(
    (kind) =>
      /^[a-z0-9][\w-]*\.ya?ml$/.test(path.slice(FOLDERS[kind].folder.length + 1)) &&
      path.startsWith(`${FOLDERS[kind].folder}/`),
  )
}

/** The name of a definition by its path: the file's without its ending. */
export function stemOf(path: string): string {
  return basename(path).replace(/\.ya?ml$/, '')
}

/**
 * Reads a directory of definitions. A folder that the city does not have is taken from the shipped ones.
 * @throws AppError DEFINITIONS_DIR where there is no such directory
 */
export async function readSources(directory: string): Promise<Source[]> {
  const found = await stat(directory).catch(() => null)
  if (!found?.isDirectory())
    throw new AppError('DEFINITIONS_DIR', `there is no directory ${directory} to read definitions from`, {
      hint: "name a city's directory, as WWH_DEFINITIONS or after the command",
    })
  const folders = Object.values(FOLDERS).map(({ folder }) => folder)
  const lists = await Promise.all(folders.map((folder) => filesOf(directory, folder)))
  const sentences = Object.values(SENTENCE_PATHS).filter((path) => existsSync(join(directory, path)))
  const paths = [CITY_PATH, ...lists.flat(), ...sentences]
  return Promise.all(paths.map((path) => readSource(directory, path)))
}

async function filesOf(directory: string, folder: string): Promise<string[]> {
  const base = existsSync(join(directory, folder)) ? directory : SHIPPED
  const names = (await readdir(join(base, folder)).catch(() => [])).filter((name) => /\.ya?ml$/.test(name)).sort()
  return names.map((name) => `${folder}/${name}`)
}

async function readSource(directory: string, path: string): Promise<Source> {
  const base = existsSync(join(directory, path)) ? directory : SHIPPED
  const file = join(base, path)
  return { path, file: relative(process.cwd(), file) || file, text: await readFile(file, 'utf8') }
}
