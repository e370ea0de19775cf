import { randomUUID } from 'node:crypto'
import { membersOf } from '../definitions/members.ts'
import type { FileText } from '../definitions/published.ts'
import type { Change, ChangedFile, ChangeState } from '../store/definition-versions.ts'
import { draftOf, obstaclesOf } from '../studio/draft.ts'
import { effectsOf } from '../studio/effects.ts'
import { ruleEffectsOf } from '../studio/rule-effects.ts'
import { textDiff } from '../studio/text-diff.ts'
import { builder, type GraphContext } from './builder.ts'
import { DiffLineRef, ProblemRef, type ProblemSource } from './definition-file.ts'
import { orConflict, requireApproves, requireDefines } from './definition-rights.ts'
import { draftWith, FileTextInput, filesOf, versionOf } from './definition-text.ts'
import { EffectRef, RuleEffectRef } from './effect.ts'
import { failure, notFound } from './failure.ts'
import { memberName, moment } from './naming.ts'

const MOST_WHY = 500

const ChangeStateEnum = builder.enumType('ChangeState', {
  description: 'How far a change is.',
  values: {
    draft: { description: 'Being written by its author.' },
    review: { description: 'Waits for somebody else to approve it.' },
    published: { description: 'It runs, or ran.' },
    withdrawn: { description: 'Given up.' },
  } as const,
})

const ChangedFileRef = builder.objectRef<ChangedFile>('ChangedFile').implement({
  description: 'What a change makes of one file.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Its place among the definitions.' }),
    base: t.exposeInt('base', { description: 'The version that it was written over.' }),
    text: t.exposeString('text', { nullable: true, description: 'The text; null removes the file.' }),
    stale: t.boolean({
      description: 'Another change was published meanwhile: this one has to be written over that.',
      resolve: ({ path, base }, _, { services }) => base !== versionOf(services, path),
    }),
    diff: t.field({
      type: [DiffLineRef],
      description: 'Against what runs.',
      resolve: ({ path, text }, _, { services }) => textDiff(textOf(services, path), text ?? ''),
    }),
  }),
})

function running(services: GraphContext['services'], path: string) {
  return services.published.sources.find((source) => source.path === path)
}

const textOf = (services: GraphContext['services'], path: string) => running(services, path)?.text ?? ''

/** The version of a path that runs; of a removed file its last, and 0 where there never was one. */
export const ChangeRef = builder.objectRef<Change>('DefinitionChange').implement({
  description: 'New texts for definition files, on their way from draft over review to published.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    state: t.field({ type: ChangeStateEnum, description: 'How far it is.', resolve: (c) => c.state }),
    why: t.exposeString('why', { description: 'Why, in its author’s words.' }),
    note: t.exposeString('note', { nullable: true, description: 'What was said when it was sent back or withdrawn.' }),
    author: t.string({ description: 'Who wrote it.', resolve: (change, _, c) => memberName(c, change.authorId) }),
    isMine: t.boolean({
      description: 'Whether the reader wrote it.',
      resolve: (c, _, { member }) => c.authorId === member.id,
    }),
    decidedBy: t.string({
      nullable: true,
      description: 'Who moved it last.',
      resolve: (change, _, c) => (change.decidedBy === null ? null : memberName(c, change.decidedBy)),
    }),
    updatedText: t.string({
      description: 'When it was touched last, local time.',
      resolve: (c, _, x) => moment(x, c.updatedAt),
    }),
    canApprove: t.boolean({
      description: 'Whether the reader may publish it: they approve, and did not write it.',
      resolve: (c, _, { audience, member }) =>
        c.state === 'review' && audience.approves === true && c.authorId !== member.id,
    }),
    files: t.field({ type: [ChangedFileRef], description: 'What it makes of each file.', resolve: (c) => c.files }),
    problems: t.field({
      type: [ProblemRef],
      description: 'Everything that keeps it from being published, the warehouse’s own word included.',
      complexity: 200,
      resolve: (change, _, { services }) => problemsOf(services, change.files),
    }),
    effects: t.field({
      type: [EffectRef],
      description: 'Which readers and figures it changes, within the rows of the reader. Empty while it has problems.',
      complexity: 1000,
      resolve: async (change, _, context) => {
        const { definitions } = draftOf(context.services.published, change.files)
        return definitions ? effectsOf(context.services, context, definitions, context.locale) : []
      },
    }),
    ruleEffects: t.field({
      type: [RuleEffectRef],
      description:
        'Who would be warned by which rules from now on, no longer, or otherwise. Empty while it has problems.',
      complexity: 200,
      resolve: async (change, _, { services }) => {
        const { definitions } = draftOf(services.published, change.files)
        return definitions ? ruleEffectsOf(services, definitions) : []
      },
    }),
  }),
})

async function problemsOf(services: GraphContext['services'], texts: readonly FileText[]): Promise<ProblemSource[]> {
  const draft = draftOf(services.published, texts)
  const problems = await obstaclesOf(services, draft)
  return problems.map((problem) => ({ problem, sources: draft.sources }))
}

/** @throws GraphQLError NOT_FOUND */
export async function changeOf({ services }: GraphContext, id: string): Promise<Change> {
  const change = await services.store.change(id)
  if (!change) throw notFound('change', id.slice(0, 80))
  return change
}

/** A reason within limits. @throws GraphQLError BAD_INPUT */
export function reason(why: string): string {
  const said = why.trim()
  if (said.length === 0 || said.length > MOST_WHY)
    throw failure('BAD_INPUT', 'a change needs a reason', `say why, in at most ${MOST_WHY} characters`)
  return said
}

/** Publishes a change in review and lets it run here at once; other servers follow within seconds. */
export async function publish(context: GraphContext, id: string): Promise<Change> {
  const { services, member } = context
  const { store, published, now } = services
  const change = await orConflict(store.publishChange(id, member.id, now(), published.verify))
  await services.published.refresh()
  if (change.files.some(({ path }) => path === 'audiences/city.yaml'))
    await services.store.putMembers(membersOf(services.definitions))
  return change
}

const ID = { required: true, description: "The change's id." } as const

builder.queryFields((t) => ({
  definitionChanges: t.field({
    type: [ChangeRef],
    description: 'Changes of definitions, lately touched first. For audiences that define.',
    complexity: { multiplier: 20 },
    args: { states: t.arg({ type: [ChangeStateEnum], description: 'Only those in these states.' }) },
    resolve: (_root, { states }, context) => {
      requireDefines(context)
      return context.services.store.changes({ limit: 50, ...(states ? { states: states as ChangeState[] } : {}) })
    },
  }),
  definitionChange: t.field({
    type: ChangeRef,
    nullable: true,
    description: 'One change. For audiences that define.',
    args: { id: t.arg.id(ID) },
    resolve: (_root, { id }, context) => {
      requireDefines(context)
      return changeOf(context, id)
    },
  }),
  draftEffects: t.field({
    type: [EffectRef],
    description:
      'Which readers and figures files written differently would change, within the rows of the reader. For audiences that define.',
    complexity: 1000,
    args: { files: t.arg({ type: [FileTextInput], required: true, description: 'Files written differently.' }) },
    resolve: (_root, { files }, context) => {
      requireDefines(context)
      return effectsOf(context.services, context, draftWith(context, files), context.locale)
    },
  }),
  draftRuleEffects: t.field({
    type: [RuleEffectRef],
    description: 'Who would be warned by which rules under files written differently. For audiences that define.',
    complexity: 200,
    args: { files: t.arg({ type: [FileTextInput], required: true, description: 'Files written differently.' }) },
    resolve: (_root, { files }, context) => {
      requireDefines(context)
      return ruleEffectsOf(context.services, draftWith(context, files))
    },
  }),
  checkDefinitions: t.field({
    type: [ProblemRef],
    description:
      'What would be wrong if files were written so; at once, without asking the warehouse. For audiences that define.',
    complexity: 50,
    args: { files: t.arg({ type: [FileTextInput], required: true, description: 'Files written differently.' }) },
    resolve: (_root, { files }, context) => {
      requireDefines(context)
      const { problems, sources } = draftOf(context.services.published, filesOf(context, files))
      return problems.map((problem) => ({ problem, sources }))
    },
  }),
}))

builder.mutationFields((t) => ({
  saveChange: t.field({
    type: ChangeRef,
    description: 'Keeps a draft of the reader, new or written anew. CONFLICT where it is no draft of theirs any more.',
    args: {
      id: t.arg.id({ description: 'The draft to write anew; a new one when left out.' }),
      why: t.arg.string({ defaultValue: '', description: 'Why; needed before it is submitted.' }),
      files: t.arg({ type: [FileTextInput], required: true, description: 'All files of the change.' }),
    },
    resolve: async (_root, { id, why, files }, context) => {
      requireDefines(context)
      const { store, now } = context.services
      if (id) await changeOf(context, id)
      const kept = { why: (why ?? '').slice(0, MOST_WHY), files: filesOf(context, files), authorId: context.member.id }
      return orConflict(store.saveDraft({ id: id ?? `change-${randomUUID().slice(0, 8)}`, ...kept }, now()))
    },
  }),
  submitChange: t.field({
    type: ChangeRef,
    description: 'Asks for review. BAD_INPUT while it has problems or no reason.',
    complexity: 300,
    args: { id: t.arg.id(ID), why: t.arg.string({ required: true, description: 'Why it should run.' }) },
    resolve: async (_root, { id, why }, context) => {
      requireDefines(context)
      const { store, now } = context.services
      const change = await changeOf(context, id)
      if (change.authorId !== context.member.id) throw failure('FORBIDDEN', 'only its author submits a draft')
      await requireRight(context, change)
      await orConflict(store.saveDraft({ ...change, why: reason(why) }, now()))
      return orConflict(store.moveChange(id, { from: 'draft', to: 'review', by: context.member.id, note: null }, now()))
    },
  }),
  returnChange: t.field({
    type: ChangeRef,
    description: 'Sends a change in review back to its author, who may take it back so as well.',
    args: { id: t.arg.id(ID), note: t.arg.string({ required: true, description: 'What should be mended.' }) },
    resolve: async (_root, { id, note }, context) => {
      const change = await changeOf(context, id)
      if (change.authorId !== context.member.id) requireApproves(context)
      const move = { from: 'review', to: 'draft', by: context.member.id, note: note.slice(0, MOST_WHY) } as const
      return orConflict(context.services.store.moveChange(id, move, context.services.now()))
    },
  }),
  withdrawChange: t.field({
    type: ChangeRef,
    description: 'Gives up a draft of the reader.',
    args: { id: t.arg.id(ID) },
    resolve: async (_root, { id }, context) => {
      requireDefines(context)
      const change = await changeOf(context, id)
      if (change.authorId !== context.member.id) throw failure('FORBIDDEN', 'only its author withdraws a draft')
      const move = { from: 'draft', to: 'withdrawn', by: context.member.id, note: null } as const
      return orConflict(context.services.store.moveChange(id, move, context.services.now()))
    },
  }),
  approveChange: t.field({
    type: ChangeRef,
    description: 'Publishes a change in review: it runs at once, on every server within seconds. Never by its author.',
    complexity: 300,
    args: { id: t.arg.id(ID) },
    resolve: async (_root, { id }, context) => {
      requireApproves(context)
      await context.services.published.refresh()
      const change = await changeOf(context, id)
      if (change.authorId === context.member.id)
        throw failure('FORBIDDEN', 'nobody approves their own change', 'ask another member who approves')
      await requireRight(context, change)
      return publish(context, id)
    },
  }),
}))

/** @throws GraphQLError BAD_INPUT while anything keeps the change from being published */
export async function requireRight({ services }: GraphContext, change: Pick<Change, 'files'>): Promise<void> {
  const [first, ...others] = await problemsOf(services, change.files)
  if (!first) return
  const { file, line, column, message, hint } = first.problem
  const more = others.length > 0 ? `, and ${others.length} more` : ''
  throw failure('BAD_INPUT', `${file}:${line}:${column} ${message}${more}`, hint)
}
