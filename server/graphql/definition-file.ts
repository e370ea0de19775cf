import type { Problem } from '../../audiences/definition.ts'
import type { Localized } from '../../audiences/locale.ts'
import { type DefinitionKind, kindOf, type Source, stemOf } from '../definitions/source.ts'
import type { DefinitionVersion } from '../store/definition-versions.ts'
import { type DiffLine, textDiff } from '../studio/text-diff.ts'
import { builder, type GraphContext } from './builder.ts'
import { requireDefines } from './definition-rights.ts'
import { notFound } from './failure.ts'
import { memberName, moment } from './naming.ts'

export const DefinitionKindEnum = builder.enumType('DefinitionKind', {
  description: 'Kinds of definition.',
  values: {
    city: { description: 'The city and its members.' },
    audience: { description: 'A kind of reader.' },
    dataset: { description: 'A table with its dimensions and metrics.' },
    view: { description: 'What an audience sees.' },
    rule: { description: 'When to speak.' },
    sentences: { description: 'How it is said, in one language.' },
  } as const satisfies Record<DefinitionKind, unknown>,
})

const DiffKindEnum = builder.enumType('DiffKind', {
  description: 'What became of a line.',
  values: {
    same: { description: 'It stands in both.' },
    added: { description: 'Only the newer has it.' },
    removed: { description: 'Only the older has it.' },
    gap: { description: 'Lines that are the same are left out here.' },
  } as const,
})

export const DiffLineRef = builder.objectRef<DiffLine>('DiffLine').implement({
  description: 'One line of a difference.',
  fields: (t) => ({
    kind: t.field({ type: DiffKindEnum, description: 'What became of it.', resolve: (line) => line.kind }),
    text: t.exposeString('text', { description: 'The line.' }),
  }),
})

/** A problem with the sources among which its file is found. */
export interface ProblemSource {
  problem: Problem
  sources: readonly Source[]
}

export const ProblemRef = builder.objectRef<ProblemSource>('DefinitionProblem').implement({
  description:
    'One thing wrong in a definition file, at a place that a person can go to. Lines and columns count from 1.',
  fields: (t) => ({
    path: t.string({
      description: 'The file, as `definitionFiles` names it.',
      resolve: ({ problem, sources }) => sources.find((s) => s.file === problem.file)?.path ?? problem.file,
    }),
    line: t.int({ description: 'Line.', resolve: ({ problem }) => problem.line }),
    column: t.int({ description: 'Column.', resolve: ({ problem }) => problem.column }),
    message: t.string({ description: 'What is wrong.', resolve: ({ problem }) => problem.message }),
    hint: t.string({ nullable: true, description: 'What would mend it.', resolve: ({ problem }) => problem.hint }),
  }),
})

const VersionRef = builder.objectRef<DefinitionVersion>('DefinitionVersion').implement({
  description: 'One published text of a definition file. Nothing published is ever changed.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'Counts from 1; 0 is the file as it lies on disk.' }),
    text: t.exposeString('text', { nullable: true, description: 'The text; null where the file was removed.' }),
    why: t.exposeString('why', { description: 'Why it was changed.' }),
    author: t.string({ description: 'Who wrote it.', resolve: (v, _, c) => memberName(c, v.authorId) }),
    publishedBy: t.string({ description: 'Who published it.', resolve: (v, _, c) => memberName(c, v.publishedBy) }),
    publishedText: t.string({ description: 'When, local time.', resolve: (v, _, c) => moment(c, v.publishedAt) }),
    change: t.string({ description: 'Id of the change that it came with.', resolve: (v) => v.changeId }),
    changed: t.stringList({
      description: 'Every file of that change.',
      resolve: async (v, _, { services }) =>
        (await services.store.change(v.changeId))?.files.map(({ path }) => path) ?? [],
    }),
    diff: t.field({
      type: [DiffLineRef],
      description: 'Against the version before.',
      complexity: 20,
      resolve: async (v, _, { services }) => {
        const history = await services.store.definitionHistory(v.path)
        const before = history.find((other) => other.version === v.version - 1)?.text
        return textDiff(before ?? (v.version === 1 ? onDisk(services, v.path) : ''), v.text ?? '')
      },
    }),
  }),
})

const FileRef = builder.objectRef<Source & { version: number }>('DefinitionFile').implement({
  description: 'A definition file as it runs.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Its place among the definitions.' }),
    kind: t.field({
      type: DefinitionKindEnum,
      nullable: true,
      description: 'What it defines.',
      resolve: (file) => kindOf(file.path),
    }),
    name: t.string({ description: 'Its name without folder and ending.', resolve: (file) => stemOf(file.path) }),
    title: t.string({ description: 'What it is called.', resolve: (file, _, c) => titleOf(c, file.path) }),
    version: t.exposeInt('version', { description: 'The version that runs; 0 is the file as it lies on disk.' }),
    text: t.exposeString('text', { description: 'Its text, with its comments.' }),
    onDisk: t.string({
      nullable: true,
      description: 'Version 0: the text on disk; null where there is none.',
      resolve: (file, _, { services }) => services.published.files.find((f) => f.path === file.path)?.text,
    }),
    history: t.field({
      type: [VersionRef],
      description: 'Its published versions, newest first.',
      complexity: 20,
      resolve: (file, _, { services }) => services.store.definitionHistory(file.path),
    }),
  }),
})

function onDisk(services: GraphContext['services'], path: string): string {
  return services.published.files.find((file) => file.path === path)?.text ?? ''
}

/** What a definition calls itself in the reader's language; its name where it has no title. */
function titleOf({ services: { definitions }, locale }: GraphContext, path: string): string {
  const id = stemOf(path)
  const title: Partial<Record<DefinitionKind, () => Localized | undefined>> = {
    city: () => definitions.city.name,
    audience: () => definitions.audiences.get(id)?.title,
    dataset: () => definitions.datasets.get(id)?.label,
    view: () => definitions.views.get(id)?.title,
    rule: () => definitions.rules.get(id)?.title,
  }
  const kind = kindOf(path)
  return (kind && title[kind]?.()?.[locale]) ?? id
}

builder.queryFields((t) => ({
  definitionFiles: t.field({
    type: [FileRef],
    description: 'Every definition file that runs, by its path. For audiences that define.',
    complexity: { multiplier: 30 },
    resolve: (_root, _args, context) => {
      requireDefines(context)
      return [...context.services.published.sources]
    },
  }),
  definitionFile: t.field({
    type: FileRef,
    nullable: true,
    description: 'One definition file. For audiences that define.',
    args: { path: t.arg.string({ required: true, description: 'Its place among the definitions.' }) },
    resolve: (_root, { path }, context) => {
      requireDefines(context)
      const file = context.services.published.sources.find((source) => source.path === path)
      if (!file) throw notFound('definition file', path.slice(0, 80))
      return file
    },
  }),
}))
