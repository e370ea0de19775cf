import { randomUUID } from 'node:crypto'
import type { ChangedFile, DefinitionVersion } from '../store/definition-versions.ts'
import { builder, type GraphContext } from './builder.ts'
import { ChangeRef, changeOf, publish, reason, requireRight } from './change.ts'
import { requireApproves } from './definition-rights.ts'
import { failure } from './failure.ts'

/** A file's text at a version of its history; version 0 is the file on disk, and null where it was not there. */
function textAt(context: GraphContext, path: string, history: readonly DefinitionVersion[], version: number) {
  const found =
    version === 0
      ? context.services.published.files.find((file) => file.path === path)
      : history.find((old) => old.version === version)
  return found?.text ?? null
}

/** Lets earlier texts run again as a change of its own. What was approved once needs no second approval. */
async function publishBack(context: GraphContext, why: string, files: ChangedFile[]) {
  const { services, member } = context
  const id = `back-${randomUUID().slice(0, 8)}`
  const change = { id, authorId: member.id, why: reason(why), files }
  await requireRight(context, change)
  await services.store.saveDraft(change, services.now())
  const move = { from: 'draft', to: 'review', by: member.id, note: null } as const
  await services.store.moveChange(id, move, services.now())
  return publish(context, id)
}

/**
 * The files of a published change as they were before it. One that was put back since is left as it is; one that others changed and put
 * back to what this change made of it counts as this change's.
 * @throws GraphQLError CONFLICT where another change was published over one of them
 */
async function filesBefore(context: GraphContext, changeId: string): Promise<ChangedFile[]> {
  const change = await changeOf(context, changeId)
  const files: ChangedFile[] = []
  for (const { path } of change.files) {
    const history = await context.services.store.definitionHistory(path)
    const [newest] = history
    const own = history.find((version) => version.changeId === changeId)
    if (!newest || !own) continue
    const text = textAt(context, path, history, own.version - 1)
    if (newest.text === text) continue
    if (newest.text !== own.text)
      throw failure(
        'CONFLICT',
        `${path} was published again since, as version ${newest.version}: ${newest.why}`,
        'roll that back first, or write a change that takes out what this one put in',
      )
    files.push({ path, base: newest.version, text })
  }
  return files
}

const WHY = { required: true, description: 'Why.' } as const

builder.mutationFields((t) => ({
  rollBack: t.field({
    type: ChangeRef,
    description:
      'Lets an earlier version of a file run again, as its newest version. What was approved once needs no second approval.',
    complexity: 300,
    args: {
      path: t.arg.string({ required: true, description: 'The file.' }),
      version: t.arg.int({
        required: true,
        description: 'The version to take up again; 0 is the file as it lies on disk, or none.',
      }),
      why: t.arg.string(WHY),
    },
    resolve: async (_root, { path, version, why }, context) => {
      requireApproves(context)
      const history = await context.services.store.definitionHistory(path)
      const [newest] = history
      const isKnown = version === 0 || history.some((old) => old.version === version)
      if (!newest || version === newest.version || !isKnown)
        throw failure('BAD_INPUT', `"${path.slice(0, 80)}" has no earlier version ${version}`, 'see its history')
      return publishBack(context, why, [{ path, base: newest.version, text: textAt(context, path, history, version) }])
    },
  }),
  rollBackChange: t.field({
    type: ChangeRef,
    description:
      'Takes a published change back: each of its files runs as before it, and one that it made is removed. CONFLICT where another change was published over one of them.',
    complexity: 300,
    args: { id: t.arg.id({ required: true, description: "The published change's id." }), why: t.arg.string(WHY) },
    resolve: async (_root, { id, why }, context) => {
      requireApproves(context)
      await context.services.published.refresh()
      const files = await filesBefore(context, id)
      if (files.length === 0)
        throw failure(
          'BAD_INPUT',
          `nothing of change "${id.slice(0, 80)}" runs`,
          'only what was published is taken back',
        )
      return publishBack(context, why, files)
    },
  }),
}))
