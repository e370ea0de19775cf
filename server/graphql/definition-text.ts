import type { Definitions } from '../services.ts'
import type { ChangedFile } from '../store/definition-versions.ts'
import { draftOf } from '../studio/draft.ts'
import { builder, type GraphContext } from './builder.ts'
import { failure } from './failure.ts'

const MOST_FILES = 40
const MOST_TEXT = 120_000

export const FileTextInput = builder.inputType('FileText', {
  description: 'A definition file written differently.',
  fields: (t) => ({
    path: t.string({ required: true, description: 'Its place among the definitions.' }),
    text: t.string({ description: 'The text; null removes the file.' }),
    base: t.int({ description: 'The version that it was written over; the one that runs when left out.' }),
  }),
})

type FileInput = typeof FileTextInput.$inferInput

/** The files of a draft as they are kept, within limits. @throws GraphQLError BAD_INPUT */
export function filesOf({ services }: GraphContext, files: readonly FileInput[]): ChangedFile[] {
  if (files.length === 0 || files.length > MOST_FILES)
    throw failure('BAD_INPUT', `a change of ${files.length} files`, `change 1 to ${MOST_FILES} files at once`)
  const paths = files.map(({ path }) => path)
  return files.map(({ path, text, base }, i) => {
    if (paths.indexOf(path) < i) throw failure('BAD_INPUT', `"${path}" stands in the change twice`)
    if ((text?.length ?? 0) > MOST_TEXT)
      throw failure('BAD_INPUT', `"${path}" is too long`, `at most ${MOST_TEXT} characters`)
    return { path, text: text ?? null, base: base ?? versionOf(services, path) }
  })
}

/** The version of a file that runs; 0 where none was published. */
export function versionOf({ published }: GraphContext['services'], path: string): number {
  return published.versions.get(path) ?? 0
}

/** What files written differently define. @throws GraphQLError BAD_INPUT where that cannot be used */
export function draftWith(context: GraphContext, files: readonly FileInput[]): Definitions {
  const { definitions, problems } = draftOf(context.services.published, filesOf(context, files))
  if (definitions) return definitions
  const [first] = problems
  throw failure('BAD_INPUT', `the draft cannot be used: ${first?.message ?? ''}`, 'see checkDefinitions')
}

/** The same, or what runs where no file is. @throws GraphQLError BAD_INPUT */
export function usableDraft(context: GraphContext, files: readonly FileInput[] | null | undefined): Definitions {
  return files && files.length > 0 ? draftWith(context, files) : context.services.definitions
}
