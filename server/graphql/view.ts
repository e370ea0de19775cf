import { periodText } from '../../templates/figure-text.ts'
import { momentText } from '../../templates/wording.ts'
import type { OpenedView } from '../../views/open-view.ts'
import type { View } from '../../views/view.ts'
import { builder, type GraphContext } from './builder.ts'
import { openFor, viewOf } from './opening.ts'
import { incidentsForAudience } from './visibility.ts'
import { WidgetRef } from './widget.ts'

const ViewInfo = builder.objectRef<View>('ViewInfo').implement({
  description: "A view that the reader's audience opens, without its data.",
  fields: (t) => ({
    id: t.exposeID('id', { description: "The definition's id." }),
    title: t.string({ description: 'What it is called.', resolve: (v, _, c) => v.title[c.locale] }),
    question: t.string({ description: 'The question that it answers.', resolve: (v, _, c) => v.question[c.locale] }),
    isHome: t.boolean({
      description: "Whether it is the audience's first page.",
      resolve: (v, _, c) => c.audience.views[0] === v.id,
    }),
  }),
})

interface ViewSource {
  view: View
  opened: OpenedView
  changed: number
}

const ViewRef = builder.objectRef<ViewSource>('View').implement({
  description: "A view over the reader's rows, with its data.",
  fields: (t) => ({
    id: t.id({ description: "The definition's id.", resolve: (s) => s.view.id }),
    title: t.string({ description: 'What it is called.', resolve: (s, _, c) => s.view.title[c.locale] }),
    question: t.string({
      description: 'The question that it answers.',
      resolve: (s, _, c) => s.view.question[c.locale],
    }),
    asOf: t.string({
      nullable: true,
      description: 'Up to when data is in, local time.',
      resolve: ({ opened }, _, { services, locale }) =>
        momentText(new Date(opened.asOf), services.now(), services.definitions.city.zone, locale),
    }),
    periodText: t.string({
      description: 'The period of its figures.',
      resolve: (s, _, c) => periodText(s.view.days, c.locale),
    }),
    queries: t.int({ description: 'Scans that opening it cost.', resolve: (s) => s.opened.queries }),
    widgets: t.field({
      type: [WidgetRef],
      description: 'What it shows, in order.',
      resolve: ({ view, opened }) => opened.widgets.map((entry) => ({ ...entry, view })),
    }),
    changedSinceLastLook: t.int({
      description: "Incidents of the reader's audience that changed since the reader last opened this view.",
      resolve: (s) => s.changed,
    }),
  }),
})

/** How many incidents changed since the last look at a view; none at a first look. Then the look is recorded. */
async function lookAt(context: GraphContext, view: View): Promise<number> {
  const { store, now } = context.services
  const last = await store.lastLook(context.member.id, 'view', view.id)
  const incidents = last === null ? [] : await incidentsForAudience(context)
  await store.recordLook(context.member.id, 'view', view.id, now())
  return incidents.filter((incident) => Date.parse(incident.updatedAt) > Date.parse(last ?? '')).length
}

builder.queryFields((t) => ({
  myViews: t.field({
    type: [ViewInfo],
    description: "The views of the reader's audience, in its order.",
    resolve: (_root, _args, { audience, services }) =>
      audience.views.flatMap((id) => services.definitions.views.get(id) ?? []),
  }),
  view: t.field({
    type: ViewRef,
    nullable: true,
    description: "Opens one of the audience's views over the reader's rows. NOT_FOUND for any other.",
    complexity: 100,
    args: { id: t.arg.id({ required: true, description: "The view's id." }) },
    resolve: async (_root, { id }, context) => {
      const view = viewOf(context, id)
      const [changed, opened] = await Promise.all([lookAt(context, view), openFor(context, view)])
      return { view, opened, changed }
    },
  }),
}))
