import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { type Definition, readDefinition } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { problemText } from '../definitions/report.ts'
import { SHIPPED } from '../definitions/source.ts'
import { AppError } from '../errors.ts'
import { type Mapping, mappingSchema } from './mapping.ts'
import { whyUnreadable } from './read-rows.ts'

/** Where mappings lie, in the product and in a city's own directory alike. */
export const MAPPINGS_FOLDER = 'server/import/mappings'

/** The mappings of a directory: their files, in the order of their names. */
export async function mappingFiles(directory: string): Promise<string[]> {
  const folder = join(directory, MAPPINGS_FOLDER)
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/**
 * Reads the mapping of a file, with every mistake in it.
 * @throws AppError IMPORT_MAPPING for a file that cannot be read
 */
export async function readMapping(file: string): Promise<Definition<Mapping>> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('IMPORT_MAPPING', `cannot read ${file}: ${whyUnreadable(cause)}`, { cause })
  })
  return readDefinition(relative(process.cwd(), file), text, mappingSchema)
}

/** The shipped mappings by name, and a city's own over them. */
async function namedMappings(directory: string): Promise<Map<string, string>> {
  const files = [...(await mappingFiles(SHIPPED)), ...(await mappingFiles(directory))]
  return new Map(files.map((file) => [basename(file).replace(/\.ya?ml$/, ''), file]))
}

/**
 * Reads a mapping by its name, a city's own or a shipped one, or by the path of its YAML file.
 *
 * @throws AppError IMPORT_MAPPING with the nearest known name, or every mistake of the file with its line and column
 */
export async function loadMapping(name: string, directory: string): Promise<Mapping> {
  const known = await namedMappings(directory)
  const file = /\.ya?ml$/.test(name) ? resolve(name) : known.get(name)
  if (!file)
    throw new AppError('IMPORT_MAPPING', `there is no mapping "${name}"`, { hint: nameHint(name, [...known.keys()]) })
  const { value, problems } = await readMapping(file)
  if (value) return value
  throw new AppError('IMPORT_MAPPING', `a mapping that cannot be used:\n${problems.map(problemText).join('\n')}`, {
    hint: `${MAPPINGS_FOLDER} holds examples`,
  })
}

/** Every mapping that can be used by name, for the hint that names the one that fits a file. */
export async function knownMappings(directory: string): Promise<Mapping[]> {
  const read = await Promise.all([...(await namedMappings(directory)).values()].map(readMapping))
  return read.flatMap(({ value }) => value ?? [])
}
