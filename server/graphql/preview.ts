import type { GraphQLError } from 'graphql/index.js'
import type { Member } from '../../audiences/audience.ts'
import { nameHint } from '../../audiences/near-name.ts'
import type { OpenedView } from '../../views/open-view.ts'
import { nameIn } from '../definitions/members.ts'
import { type Reader, readerFor } from '../http/session.ts'
import type { Definitions, Services } from '../services.ts'
import { figuresOf, openForReader, pairFigures } from '../studio/figures.ts'
import { type MeasuredQuery, membersUnder, type Preview, previewAs } from '../studio/preview.ts'
import { builder, type GraphContext } from './builder.ts'
import { requireDefines } from './definition-rights.ts'
import { FileTextInput, usableDraft } from './definition-text.ts'
import { FigurePairRef } from './effect.ts'
import { failure, notFound } from './failure.ts'
import { scopeText } from './naming.ts'

const QueryRef = builder.objectRef<MeasuredQuery>('MeasuredQuery').implement({
  description: 'A query that opening a view ran, and what it cost.',
  fields: (t) => ({
    sql: t.exposeString('sql', { description: 'The compiled SQL.' }),
    params: t.field({
      type: 'JSON',
      description: 'The bound parameters, the scope among them.',
      resolve: (q) => q.params,
    }),
    readRows: t.exposeFloat('readRows', { description: 'Rows that the engine read.' }),
    elapsedMs: t.exposeFloat('elapsedMs', { description: 'Milliseconds from sending to the last row.' }),
  }),
})

const ReaderRef = builder.objectRef<{ reader: Reader; definitions: Definitions }>('PreviewReader').implement({
  description: 'A member as whom a view can be previewed.',
  fields: (t) => ({
    id: t.id({ description: "The member's id.", resolve: ({ reader }) => reader.member.id }),
    name: t.string({
      description: "The member's name.",
      resolve: ({ reader, definitions }, _, c) => nameIn(definitions, reader.member, c.locale),
    }),
    audience: t.string({ description: "The audience's id.", resolve: ({ reader }) => reader.audience.id }),
    audienceTitle: t.string({
      description: 'What the audience is called.',
      resolve: ({ reader }, _, c) => reader.audience.title[c.locale],
    }),
    views: t.stringList({
      description: 'Views that the audience offers.',
      resolve: ({ reader }) => reader.audience.views,
    }),
    scopeText: t.string({
      description: 'The rows that they see, in words.',
      resolve: ({ reader }, _, c) => scopeText(c.services, reader.scope, c.locale),
    }),
  }),
})

interface PreviewSource {
  preview: Preview
  opened: Promise<OpenedView>
}

const PreviewRef = builder.objectRef<PreviewSource>('ViewPreview').implement({
  description:
    'A view as a member would see it, cut to the rows that the asker may see too. It leaves no trace as the member’s look.',
  fields: (t) => ({
    reader: t.field({
      type: ReaderRef,
      description: 'As whom.',
      resolve: ({ preview }) => ({ reader: preview.reader, definitions: preview.services.definitions }),
    }),
    narrowed: t.boolean({
      description: 'The member sees rows that the asker may not: they are left out here.',
      resolve: ({ preview }) => preview.narrowed,
    }),
    offered: t.boolean({
      description: "Whether the member's audience offers the view.",
      resolve: (s) => s.preview.offered,
    }),
    queries: t.field({
      type: [QueryRef],
      description: 'The queries that opening it ran.',
      resolve: async ({ preview, opened }) => {
        await opened
        return preview.queries
      },
    }),
    figures: t.field({
      type: [FigurePairRef],
      description: 'Its figures, each as `after`; beside those of another member as `before` where `besides` is given.',
      args: { besides: t.arg.id({ description: 'Another member to compare with.' }) },
      complexity: 100,
      resolve: async ({ preview, opened }, { besides }, context) => {
        const { definitions } = preview.services
        const shown = figuresOf(await opened, definitions, context.locale)
        if (!besides) return pairFigures([], shown)
        const view = preview.view.id
        const other = await previewAs(context.services, context, definitions, { view, as: besides })
        if (!other) throw notFound('member', besides.slice(0, 80))
        await audit(context, view, besides)
        return pairFigures(figuresOf(await open(other), definitions, context.locale), shown)
      },
    }),
  }),
})

function open({ services, reader, view }: Preview): Promise<OpenedView> {
  return openForReader(services, reader, view)
}

/** Who previewed what as whom is on record. */
export function audit({ services, member }: GraphContext, view: string, as: string): Promise<void> {
  return services.store.recordLook(member.id, 'preview', `${view} as ${as}`, services.now())
}

/** Which of a view and a member there is not, with the nearest that there is: who defines may know them all. */
async function unknownOf(
  services: Services,
  definitions: Definitions,
  { view, as }: { view: string; as: string },
): Promise<GraphQLError> {
  const views = [...definitions.views.keys()]
  if (!views.includes(view))
    return failure('NOT_FOUND', `there is no view "${view.slice(0, 80)}"`, nameHint(view.slice(0, 80), views))
  const members = (await membersUnder(services, definitions)).map(({ id }) => id)
  return failure('NOT_FOUND', `there is no member "${as.slice(0, 80)}"`, nameHint(as.slice(0, 80), members))
}

const files = { type: [FileTextInput], description: 'Files written differently; what runs when left out.' } as const

builder.queryFields((t) => ({
  previewReaders: t.field({
    type: [ReaderRef],
    description: 'Members as whom a view can be previewed. For audiences that define.',
    complexity: { multiplier: 20 },
    args: { files: t.arg({ ...files, type: [FileTextInput] }) },
    resolve: async (_root, args, context) => {
      requireDefines(context)
      const definitions = usableDraft(context, args.files)
      const members: Member[] = await membersUnder(context.services, definitions)
      return members.flatMap((member) => {
        const reader = readerFor(member, { definitions })
        return reader ? [{ reader, definitions }] : []
      })
    },
  }),
  preview: t.field({
    type: PreviewRef,
    nullable: true,
    description:
      'Opens a view as a member would see it, also one that does not run yet. Audited. For audiences that define.',
    complexity: 200,
    args: {
      view: t.arg.id({ required: true, description: "The view's id." }),
      as: t.arg.id({ required: true, description: 'The member.' }),
      files: t.arg({ ...files, type: [FileTextInput] }),
    },
    resolve: async (_root, args, context) => {
      requireDefines(context)
      const definitions = usableDraft(context, args.files)
      const preview = await previewAs(context.services, context, definitions, args)
      if (!preview) throw await unknownOf(context.services, definitions, args)
      await audit(context, args.view, args.as)
      return { preview, opened: open(preview) }
    },
  }),
}))
