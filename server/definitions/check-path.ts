import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { parseDocument } from 'yaml'
import type { Problem } from '../../audiences/definition.ts'
import { didYouMean } from '../../audiences/near-name.ts'
import { SENTENCE_PATHS } from '../../templates/sentences.ts'
import { AppError } from '../errors.ts'
import { MAPPINGS_FOLDER, mappingFiles, readMapping } from '../import/mapping-files.ts'
import { checkSources } from './check.ts'
import { CITY_PATH, FOLDERS, kindOf, readSources } from './source.ts'

/** What a check looked at, and what it found there. */
export interface PathCheck {
  problems: Problem[]
  /** In words, such as `12 files of /etc/hotline; 20 as shipped`. */
  looked: string
}

const FOLDER_NAMES = [...Object.values(FOLDERS).map(({ folder }) => folder), MAPPINGS_FOLDER]
const PLACES = [CITY_PATH, ...FOLDER_NAMES, ...Object.values(SENTENCE_PATHS)]

/**
 * Checks what a path names: a city's directory with its mappings, a part of one as a part of the whole, or one mapping that lies anywhere.
 *
 * @throws AppError CHECK_PATH where there is nothing, or nothing that is a definition
 */
export async function checkPath(path: string): Promise<PathCheck> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new AppError('CHECK_PATH', `there is no file or directory ${path}`, { hint: await nearPath(path) })
  const root = found.isDirectory() && (await holdsDefinitions(path)) ? path : rootAbove(path, found.isDirectory())
  if (root) return checkDirectory(root)
  if (found.isFile() && (await isMapping(path))) {
    const { problems } = await readMapping(path)
    return { problems, looked: `${path}, a mapping` }
  }
  throw new AppError('CHECK_PATH', `${path} ${found.isFile() ? 'is' : 'holds'} no definition`, {
    hint: `definitions lie in ${PLACES.join(', ')} of a city's directory; name that directory`,
  })
}

async function checkDirectory(directory: string): Promise<PathCheck> {
  const sources = await readSources(directory)
  const mappings = await Promise.all((await mappingFiles(directory)).map(readMapping))
  const problems = [...checkSources(sources).problems, ...mappings.flatMap((mapping) => mapping.problems)]
  const own = sources.filter((source) => existsSync(join(directory, source.path))).length
  const shipped = sources.length - own
  const files = own + mappings.length
  const looked = `${files} ${files === 1 ? 'file' : 'files'} of ${directory}${shipped > 0 ? `; ${shipped} as shipped` : ''}`
  return { problems, looked }
}

async function holdsDefinitions(directory: string): Promise<boolean> {
  const sources = await readSources(directory)
  if (sources.some(({ path }) => existsSync(join(directory, path)))) return true
  return (await mappingFiles(directory)).length > 0
}

/** The nearest directory above a path that has it at a definition's place. */
function rootAbove(path: string, isDirectory: boolean): string | null {
  for (let root = dirname(path), below = ''; root !== below; below = root, root = dirname(root)) {
    const at = relative(root, path).replaceAll('\\', '/')
    const inFolder = FOLDER_NAMES.some((folder) => (isDirectory ? folder === at : dirname(at) === folder))
    if (inFolder || kindOf(at)) return root
  }
  return null
}

async function isMapping(file: string): Promise<boolean> {
  if (!/\.ya?ml$/.test(file)) return false
  const document = parseDocument(await readFile(file, 'utf8'), { logLevel: 'silent' })
  return document.has('ticket')
}

async function nearPath(path: string): Promise<string> {
  const beside = await readdir(dirname(path)).catch(() => [])
  const near = didYouMean(basename(path), beside)
  return near
    ? `did you mean ${join(dirname(path), near)}?`
    : "name a city's directory, or leave it out to check what runs"
}
