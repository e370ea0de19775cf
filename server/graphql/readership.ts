import type { View } from '../../views/view.ts'
import type { Look } from '../store/store.ts'
import { builder, type GraphContext } from './builder.ts'
import { requireDefines } from './definition-rights.ts'
import { notFound, within } from './failure.ts'
import { findMetric, memberName, moment } from './naming.ts'

const DAY_MS = 86_400_000

const LookRef = builder.objectRef<Look>('Readership').implement({
  description: 'How often a member opened something, and when last.',
  fields: (t) => ({
    reader: t.string({ description: 'The member.', resolve: (look, _, c) => memberName(c, look.memberId) }),
    times: t.exposeInt('times', { description: 'How often.' }),
    lastText: t.string({ description: 'When last, local time.', resolve: (look, _, c) => moment(c, look.lastAt) }),
  }),
})

interface FigureReadership {
  metric: string
  looks: Look[]
}

const FigureReadershipRef = builder.objectRef<FigureReadership>('FigureReadership').implement({
  description: "Who opened a figure's definition.",
  fields: (t) => ({
    metric: t.exposeString('metric', { description: 'Full name: dataset.metric.' }),
    label: t.string({
      description: 'What is measured.',
      resolve: (f, _, c) => findMetric(c.services, f.metric)?.metric.label[c.locale] ?? f.metric,
    }),
    times: t.int({
      description: 'How often it was opened; 0 is never.',
      resolve: (f) => f.looks.reduce((sum, look) => sum + look.times, 0),
    }),
  }),
})

interface ViewReadership {
  view: View
  since: string
}

const ViewReadershipRef = builder.objectRef<ViewReadership>('ViewReadership').implement({
  description: 'Who opened a view, and which of its figures.',
  fields: (t) => ({
    readers: t.field({
      type: [LookRef],
      description: 'Members who opened it, the latest first.',
      resolve: ({ view, since }, _, { services }) => services.store.looks('view', [view.id], since),
    }),
    never: t.stringList({
      description: 'Members whose audience offers it and who never opened it.',
      resolve: async ({ view, since }, _, context) => {
        const { services } = context
        const opened = new Set((await services.store.looks('view', [view.id], since)).map((look) => look.memberId))
        const members = await services.store.members()
        const offered = members.filter((m) => services.definitions.audiences.get(m.audience)?.views.includes(view.id))
        return Promise.all(offered.filter(({ id }) => !opened.has(id)).map(({ id }) => memberName(context, id)))
      },
    }),
    figures: t.field({
      type: [FigureReadershipRef],
      description: "The view's figures, and how often their definitions were opened by anybody.",
      resolve: async ({ view, since }, _, { services }) => {
        const metrics = metricsOf(view)
        const looks = await services.store.looks('metric', metrics, since)
        return metrics.map((metric) => ({ metric, looks: looks.filter((look) => look.target === metric) }))
      },
    }),
  }),
})

function metricsOf(view: View): string[] {
  return [...new Set(view.widgets.flatMap((w) => ('metrics' in w ? w.metrics : 'metric' in w ? [w.metric] : [])))]
}

function viewNamed({ services }: GraphContext, id: string): View {
  const view = services.definitions.views.get(id)
  if (!view) throw notFound('view', id.slice(0, 80))
  return view
}

builder.queryField('readership', (t) =>
  t.field({
    type: ViewReadershipRef,
    nullable: true,
    description: 'Who opened a view, and which of its figures. For audiences that define.',
    complexity: 50,
    args: {
      view: t.arg.id({ required: true, description: "The view's id." }),
      days: t.arg.int({ defaultValue: 30, description: 'Of the last so many days, 1 to 400.' }),
    },
    resolve: (_root, args, context) => {
      requireDefines(context)
      const days = within('days', args.days ?? 30, 1, 400)
      const since = new Date(context.services.now().getTime() - days * DAY_MS).toISOString()
      return { view: viewNamed(context, args.view), since }
    },
  }),
)
