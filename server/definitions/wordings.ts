import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Definition, Problem } from '../../audiences/definition.ts'
import { LOCALES } from '../../audiences/locale.ts'
import {
  type Changes,
  mergeSentences,
  readSentences,
  SENTENCE_PATHS,
  type Wordings,
} from '../../templates/sentences.ts'
import { SHIPPED, type Source } from './source.ts'

/** The sentences that every city starts from; a mistake in them is found when they are checked like a city's. */
const shipped = Object.fromEntries(
  LOCALES.map((locale) => {
    const path = SENTENCE_PATHS[locale]
    return [locale, readSentences(path, readFileSync(join(SHIPPED, path), 'utf8')).value ?? {}]
  }),
) as Record<(typeof LOCALES)[number], Changes>

/** The shipped sentences with those that a city's files change, and every problem in these. */
export function readWordings(
  sources: readonly Source[],
  read: (source: Source) => Definition<Changes>,
): { wordings: Wordings; problems: Problem[] } {
  const problems: Problem[] = []
  const all = LOCALES.map((locale) => {
    const source = sources.find(({ path }) => path === SENTENCE_PATHS[locale])
    const own = source && read(source)
    problems.push(...(own?.problems ?? []))
    return [locale, mergeSentences(shipped[locale], own?.value ?? {})] as const
  })
  return { wordings: Object.fromEntries(all) as Wordings, problems }
}
