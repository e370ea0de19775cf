import { quantity } from '../../templates/wording.ts'
import { compile, type Filters } from '../../views/compile.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import { minuteOf } from '../../views/open-view.ts'
import { endOf } from '../../views/plan.ts'
import { builder, type GraphContext } from './builder.ts'

/** The metric that counts them, and how far back a limit that passed is still looked for. */
const METRIC = 'overdue_open'
const DAYS = 90

interface Overdue {
  count: number
}

export const OverdueRef = builder.objectRef<Overdue>('Overdue').implement({
  description: 'Promises to citizens that were not kept in time and are not kept yet.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many tickets.' }),
    text: t.string({
      description: 'The same with its unit.',
      resolve: (o, _, c) => quantity(o.count, 'tickets', c.locale),
    }),
    days: t.int({ description: 'Days back within which their limits passed.', resolve: () => DAYS }),
  }),
})

/** Counts them inside the reader's rows, narrowed by filters. */
export async function overdueTickets(context: GraphContext, filters: Filters): Promise<Overdue | null> {
  const { services, scope } = context
  const dataset = services.definitions.datasets.get('ticket')
  if (!dataset?.metrics[METRIC]) return null
  const { zone } = services.definitions.city
  const now = services.now()
  const to = endOf(localDay(now, zone))
  const question = { dataset, metrics: [METRIC], by: [], grain: null, filters, from: addDays(to, -DAYS), to, zone }
  const { rows } = await services.warehouse.read<Record<string, number>>(
    compile({ ...question, asOf: minuteOf(now) }, scope),
  )
  return { count: Number(rows[0]?.[`${METRIC}__num`] ?? 0) }
}
