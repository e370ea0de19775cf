import type { Problem } from '../../audiences/definition.ts'
import { checkSources } from '../definitions/check.ts'
import { codeProblems } from '../definitions/check-codes.ts'
import { engineProblems } from '../definitions/check-engine.ts'
import { type FileText, type PublishedDefinitions, withTexts } from '../definitions/published.ts'
import { kindOf, type Source } from '../definitions/source.ts'
import type { Definitions, Services } from '../services.ts'
import { versionProblems } from './metric-versions.ts'

/** What would run if some files were written differently. */
export interface Draft {
  sources: readonly Source[]
  /** Null where they cannot be used; `problems` says why. */
  definitions: Definitions | null
  problems: Problem[]
}

/** Lays texts over what runs and checks the whole, without asking the warehouse: at once, for who types. */
export function draftOf(published: PublishedDefinitions, texts: readonly FileText[]): Draft {
  const sources = withTexts(published.sources, texts)
  const strays = texts.flatMap(({ path }): Problem[] =>
    kindOf(path)
      ? []
      : [
          {
            file: path,
            line: 1,
            column: 1,
            message: 'no definition may lie here',
            hint: 'such as views/definitions/name.yaml',
          },
        ],
  )
  const { definitions, problems } = checkSources(sources)
  const all = [...strays, ...problems]
  return { sources, definitions: all.length === 0 ? definitions : null, problems: all }
}

/**
 * Everything that keeps a draft from being published: its own mistakes; formulas that changed under an unchanged version, which past
 * figures cite; what the warehouse cannot compute; and codes of readers that nothing there has.
 */
export async function obstaclesOf(
  { warehouse, store, published }: Pick<Services, 'warehouse' | 'store' | 'published'>,
  draft: Draft,
): Promise<Problem[]> {
  if (!draft.definitions) return draft.problems
  const { datasets } = draft.definitions
  const before = published.definitions.datasets
  return [
    ...(await versionProblems(store, published, draft.sources, datasets)),
    ...(await engineProblems(warehouse, draft.sources, datasets, before)),
    ...(await codeProblems(warehouse, draft.sources, draft.definitions, published.definitions)),
  ]
}
