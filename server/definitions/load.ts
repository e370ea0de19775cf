import { AppError } from '../errors.ts'
import type { Definitions } from '../services.ts'
import { type CheckedDefinitions, checkSources } from './check.ts'
import { problemText } from './report.ts'
import { readSources } from './source.ts'

/** Reads and cross-checks a directory of definitions. */
export async function checkDefinitions(directory: string): Promise<CheckedDefinitions> {
  return checkSources(await readSources(directory))
}

/**
 * Loads a city's definitions.
 * @throws AppError DEFINITIONS with every mistake of every file at once
 */
export async function loadDefinitions(directory: string): Promise<Definitions> {
  return usable(await checkDefinitions(directory))
}

/** @throws AppError DEFINITIONS with every mistake of every file at once */
export function usable({ definitions, problems }: CheckedDefinitions): Definitions {
  if (definitions && problems.length === 0) return definitions
  throw new AppError('DEFINITIONS', `definitions that cannot be used:\n${problems.map(problemText).join('\n')}`, {
    hint: 'npm run wwh -- check shows them again',
  })
}
