import { periodText } from '../../templates/figure-text.ts'
import { adjustView } from '../../views/adjust.ts'
import type { Filters } from '../../views/compile.ts'
import { addDays, endOfDay, type LocalDay, localDay } from '../../views/local-days.ts'
import type { OpenedView } from '../../views/open-view.ts'
import { ordered, type Preference } from '../../views/preference.ts'
import type { View } from '../../views/view.ts'
import { builder } from './builder.ts'
import { within } from './failure.ts'
import { IncidentRef } from './incident.ts'
import { codeName, dimensionLabel, moment } from './naming.ts'
import { openFor, viewOf } from './opening.ts'
import { OverdueRef, overdueTickets } from './overdue.ts'
import { type Change, type Changes, lookAt } from './since-last-look.ts'
import { FilterInput, readDay, readFilters, ticketDataset } from './ticket.ts'
import { readVia, VIA_ARG } from './via.ts'
import { PreferenceRef, preferenceOf } from './view-preference.ts'
import { WidgetRef } from './widget.ts'
import { CHANGED_WORD } from './wording.ts'

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
  filters: Filters
  /** The last day shown, where that is not today. */
  until: LocalDay | null
  changes: Changes
  preference: Preference
}

const NarrowedRef = builder.objectRef<{ dimension: string; code: string }>('Narrowing').implement({
  description: 'One code that a view was narrowed to.',
  fields: (t) => ({
    dimension: t.exposeString('dimension', { description: "The dimension's id." }),
    label: t.string({
      description: "The dimension's name.",
      resolve: (n, _, c) => dimensionLabel(ticketDataset(c), n.dimension)[c.locale],
    }),
    code: t.exposeString('code', { description: 'The code.' }),
    name: t.string({
      description: "The code's name.",
      resolve: (n, _, c) => codeName(c.services, ticketDataset(c), n.dimension, n.code)[c.locale],
    }),
  }),
})

const ChangeRef = builder.objectRef<Change>('IncidentChange').implement({
  description: 'What became of an incident since the reader last looked.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'new, ended, acknowledged or changed.' }),
    kindText: t.string({ description: 'The same in words.', resolve: (s, _, c) => CHANGED_WORD[s.kind][c.locale] }),
    incident: t.field({ type: IncidentRef, description: 'The incident.', resolve: (s) => s.incident }),
  }),
})

const ViewRef = builder.objectRef<ViewSource>('View').implement({
  description: "A view over the reader's rows, with its data.",
  fields: (t) => ({
    id: t.id({ description: "The definition's id.", resolve: (s) => s.view.id }),
    title: t.string({ description: 'What it is called.', resolve: (s, _, c) => s.view.title[c.locale] }),
    question: t.string({
      description: 'The question that it answers.',
      resolve: (s, _, c) => s.view.question[c.locale],
    }),
    days: t.int({ description: 'Whole local days that its figures cover.', resolve: (s) => s.view.days }),
    until: t.string({
      nullable: true,
      description: 'Local day that ends them; null where that is today.',
      resolve: (s) => s.until,
    }),
    narrowed: t.field({
      type: [NarrowedRef],
      description: 'What its rows were narrowed to, beyond what the reader may see.',
      resolve: ({ filters }) =>
        Object.entries(filters).flatMap(([dimension, codes]) => codes.map((code) => ({ dimension, code }))),
    }),
    shown: t.stringList({
      description: 'Figures in the order shown.',
      resolve: ({ view }) => view.widgets.filter((widget) => widget.type === 'number').map((widget) => widget.id),
    }),
    preference: t.field({
      type: PreferenceRef,
      description: 'What the reader made of it for themselves.',
      resolve: (s) => s.preference,
    }),
    asOf: t.string({
      nullable: true,
      description: 'Up to when data is in, local time.',
      resolve: ({ opened }, _, c) => moment(c, opened.asOf),
    }),
    periodText: t.string({
      description: 'The period of its figures.',
      resolve: ({ view, until }, _, { locale }) =>
        until === null ? periodText(view.days, locale) : `${addDays(until, 1 - view.days)} – ${until}`,
    }),
    queries: t.int({ description: 'Scans that opening it cost.', resolve: (s) => s.opened.queries }),
    widgets: t.field({
      type: [WidgetRef],
      description: 'What it shows, in order.',
      resolve: ({ view, opened, preference }) =>
        opened.widgets.map((entry) => ({ ...entry, view, threshold: preference.thresholds[entry.widget.id] ?? null })),
    }),
    lastLookText: t.string({
      nullable: true,
      description: 'When the reader last looked at it before this visit, local time; null at a first look.',
      resolve: ({ changes }, _, c) => moment(c, changes.since),
    }),
    changes: t.field({
      type: [ChangeRef],
      description: "What became of the audience's incidents since then, latest first.",
      resolve: (s) => s.changes.list,
    }),
    overdue: t.field({
      type: OverdueRef,
      nullable: true,
      description:
        "Tickets in the view's rows past their limit and not closed; null where the city does not measure it.",
      complexity: 100,
      resolve: (s, _, c) => overdueTickets(c, s.filters),
    }),
  }),
})

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
    description:
      "Opens one of the audience's views over the reader's rows. NOT_FOUND for any other. With no argument but its id it opens as the reader left it for themselves.",
    complexity: 100,
    args: {
      id: t.arg.id({ required: true, description: "The view's id." }),
      days: t.arg.int({ description: "Whole local days that figures cover, 1 to 366; the view's own when left out." }),
      until: t.arg.string({ description: 'Local day YYYY-MM-DD that ends them; today when left out.' }),
      filters: t.arg({ type: [FilterInput], description: 'Rows to keep; all of them when left out.' }),
      shown: t.arg.stringList({ description: 'Figures that come first, in this order.' }),
      via: t.arg.string(VIA_ARG),
    },
    resolve: async (_root, args, context) => {
      const { datasets, city } = context.services.definitions
      const defined = viewOf(context, args.id)
      const preference = await preferenceOf(context, defined)
      const isPlain = args.days == null && !args.until && !args.filters?.length && !args.shown?.length
      const filters = isPlain ? preference.filters : readFilters(ticketDataset(context), args.filters ?? [])
      const days = isPlain ? preference.days : args.days
      const wanted = { days: days == null ? undefined : within('days', days, 1, 366), filters }
      const view = ordered(adjustView(defined, wanted, datasets), args.shown?.length ? args.shown : preference.pinned)
      const until = readDay(context, args.until)
      const past = until === undefined || until === localDay(context.services.now(), city.zone) ? null : until
      const at = past === null ? undefined : endOfDay(past, city.zone)
      const [changes, opened] = await Promise.all([
        lookAt(context, view, readVia(args.via)),
        openFor(context, view, at),
      ])
      return { view, opened, filters, until: past, changes, preference }
    },
  }),
}))
