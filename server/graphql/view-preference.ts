import { NO_PREFERENCE, type Preference, preferenceSchema } from '../../views/preference.ts'
import type { View } from '../../views/view.ts'
import { builder, type GraphContext } from './builder.ts'
import { failure } from './failure.ts'
import { viewOf } from './opening.ts'
import { FilterInput, readFilters, ticketDataset } from './ticket.ts'

const ThresholdRef = builder
  .objectRef<{ widget: string; above: number | null; below: number | null }>('OwnThreshold')
  .implement({
    description: "A reader's own threshold of a figure, in the metric's unit; shares lie in [0,1].",
    fields: (t) => ({
      widget: t.exposeString('widget', { description: "The figure's widget." }),
      above: t.exposeFloat('above', { nullable: true, description: 'Told when the value is over this.' }),
      below: t.exposeFloat('below', { nullable: true, description: 'Told when the value is under this.' }),
    }),
  })

export const PreferenceRef = builder.objectRef<Preference>('ViewPreference').implement({
  description: 'What a reader made of a view for themselves.',
  fields: (t) => ({
    pinned: t.stringList({ description: 'Figures that come first, in this order.', resolve: (p) => p.pinned }),
    days: t.int({ nullable: true, description: 'Own period in days.', resolve: (p) => p.days }),
    filters: t.field({
      type: [FilterRef],
      description: 'Own rows to begin with.',
      resolve: (p) => Object.entries(p.filters).map(([dimension, codes]) => ({ dimension, codes })),
    }),
    thresholds: t.field({
      type: [ThresholdRef],
      description: 'Own thresholds.',
      resolve: (p) =>
        Object.entries(p.thresholds).map(([widget, { above, below }]) => ({
          widget,
          above: above ?? null,
          below: below ?? null,
        })),
    }),
  }),
})

const FilterRef = builder.objectRef<{ dimension: string; codes: string[] }>('Filter').implement({
  description: 'Codes kept in a dimension.',
  fields: (t) => ({
    dimension: t.exposeString('dimension', { description: "The dimension's id." }),
    codes: t.exposeStringList('codes', { description: 'The codes.' }),
  }),
})

const ThresholdInput = builder.inputType('OwnThresholdInput', {
  description: "A reader's own threshold of a figure, in the metric's unit; shares lie in [0,1].",
  fields: (t) => ({
    widget: t.string({ required: true, description: "The figure's widget." }),
    above: t.float({ description: 'Tell when the value is over this.' }),
    below: t.float({ description: 'Tell when the value is under this.' }),
  }),
})

/** What the reader made of a view; as defined where they changed nothing. */
export async function preferenceOf(context: GraphContext, view: View): Promise<Preference> {
  return (await context.services.store.viewPreference(context.member.id, view.id)) ?? NO_PREFERENCE
}

builder.mutationField('setViewPreference', (t) =>
  t.field({
    type: PreferenceRef,
    description:
      'Remembers what the reader made of a view, for them alone; with nothing but the view given, forgets it.',
    args: {
      view: t.arg.id({ required: true, description: "A view of the reader's audience." }),
      pinned: t.arg.stringList({ description: 'Figures that come first, in this order.' }),
      days: t.arg.int({ description: 'Own period in days, 1 to 366.' }),
      filters: t.arg({ type: [FilterInput], description: 'Own rows to begin with.' }),
      thresholds: t.arg({ type: [ThresholdInput], description: 'Own thresholds.' }),
    },
    resolve: async (_root, args, context) => {
      const view = viewOf(context, args.view)
      const figures = new Set(view.widgets.filter((widget) => widget.type === 'number').map((widget) => widget.id))
      const thresholds = args.thresholds ?? []
      const stranger = [...(args.pinned ?? []), ...thresholds.map((one) => one.widget)].find((id) => !figures.has(id))
      if (stranger !== undefined)
        throw failure(
          'BAD_INPUT',
          `the view has no figure "${stranger.slice(0, 60)}"`,
          `one of: ${[...figures].join(', ')}`,
        )
      const parsed = preferenceSchema.safeParse({
        pinned: args.pinned ?? [],
        days: args.days ?? null,
        filters: args.filters ? readFilters(ticketDataset(context), args.filters) : {},
        thresholds: Object.fromEntries(
          thresholds.map(({ widget, above, below }) => [
            widget,
            { ...(above == null ? {} : { above }), ...(below == null ? {} : { below }) },
          ]),
        ),
      })
      if (!parsed.success) throw failure('BAD_INPUT', parsed.error.issues.map((issue) => issue.message).join('; '))
      const { store } = context.services
      const isNothing = JSON.stringify(parsed.data) === JSON.stringify({ ...parsed.data, ...NO_PREFERENCE })
      await store.putViewPreference(context.member.id, view.id, isNothing ? null : parsed.data)
      return parsed.data
    },
  }),
)
