import { createHash } from 'node:crypto'
import { coreRows } from '../../alerts/explanation.ts'
import type { KnownEvent } from '../../alerts/known-event.ts'
import { covers, type RowSet } from '../../audiences/scope.ts'
import { WORD } from '../../templates/wording.ts'
import { addDays, daysBetween, type LocalDay, localDay } from '../../views/local-days.ts'
import { builder, type GraphContext } from './builder.ts'
import { failure, notFound } from './failure.ts'
import { codeName, memberName } from './naming.ts'
import { FilterInput, readFilters, ticketDataset } from './ticket.ts'
import { visibleIncident } from './visibility.ts'

const MOST_DAYS = 366
const MOST_NOTE = 200

export const KnownEventRef = builder.objectRef<KnownEvent>('KnownEvent').implement({
  description: 'A period that a person marked as out of the ordinary: it teaches no baseline, and interrupts nobody.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "The event's id." }),
    where: t.string({ description: 'Which rows it concerns.', resolve: (e, _, c) => rowsText(c, e.rows) }),
    from: t.exposeString('from', { description: 'First local day, YYYY-MM-DD.' }),
    to: t.exposeString('to', { description: 'Last local day, YYYY-MM-DD.' }),
    note: t.exposeString('note', { description: 'What it is.' }),
    by: t.string({
      description: 'Who marked it.',
      resolve: (e, _, c) => memberName(c, e.by),
    }),
    at: t.exposeString('at', { description: 'ISO instant at which it was marked.' }),
  }),
})

function rowsText({ services, locale }: GraphContext, rows: RowSet): string {
  const dataset = services.definitions.datasets.get('ticket')
  const names = Object.entries(rows).map(([dimension, codes]) =>
    codes.map((code) => codeName(services, dataset, dimension, code)[locale]).join(locale === 'zh' ? '、' : ', '),
  )
  return names.length > 0 ? names.join(' · ') : WORD.whole[locale]
}

/** Known events whose rows all lie inside the reader's. */
export async function visibleEvents(context: GraphContext): Promise<KnownEvent[]> {
  const events = await context.services.store.knownEvents(context.scope.tenant)
  return events.filter((event) => covers(context.scope, event.rows))
}

builder.queryField('knownEvents', (t) =>
  t.field({
    type: [KnownEventRef],
    description: "Periods marked as known whose rows all lie inside the reader's, latest first.",
    resolve: (_root, _args, context) => visibleEvents(context),
  }),
)

interface Marking {
  incident?: string | null | undefined
  rows?: readonly { dimension: string; codes: readonly string[] }[] | null | undefined
  from?: string | null | undefined
  to: string
  note: string
}

builder.mutationField('markKnownEvent', (t) =>
  t.field({
    type: KnownEventRef,
    description:
      "Marks a period of some rows as known. The rows must lie inside the reader's; FORBIDDEN for audiences that do not acknowledge.",
    args: {
      incident: t.arg.id({ description: 'An incident whose cause, or whole where it has none, gives the rows.' }),
      rows: t.arg({ type: [FilterInput], description: 'Or the rows; left out with the incident: the whole city.' }),
      from: t.arg.string({
        description:
          "First local day, YYYY-MM-DD; the day on which the incident's window begins, or today, when left out.",
      }),
      to: t.arg.string({ required: true, description: 'Last local day, YYYY-MM-DD; at most a year after the first.' }),
      note: t.arg.string({ required: true, description: 'What it is, 1 to 200 characters.' }),
    },
    resolve: async (_root, args, context) => {
      requireMarking(context)
      const event = await eventOf(context, args)
      await context.services.store.putKnownEvent(event)
      return event
    },
  }),
)

builder.mutationField('removeKnownEvent', (t) =>
  t.field({
    type: 'Boolean',
    description: 'Takes a marked period back: its days count again. NOT_FOUND alike for none and for foreign rows.',
    args: { id: t.arg.id({ required: true, description: "The event's id." }) },
    resolve: async (_root, { id }, context) => {
      requireMarking(context)
      const mine = (await visibleEvents(context)).some((event) => event.id === id)
      if (!mine) throw notFound('known event', id)
      const { store, now } = context.services
      return store.removeKnownEvent(id, now())
    },
  }),
)

function requireMarking({ audience }: GraphContext): void {
  if (!audience.acknowledges) throw failure('FORBIDDEN', 'your audience does not mark known events')
}

async function eventOf(context: GraphContext, args: Marking): Promise<KnownEvent> {
  const { services, member, scope } = context
  const today = localDay(services.now(), services.definitions.city.zone)
  const incident = args.incident ? await visibleIncident(context, args.incident) : null
  const rows = incident ? coreRows(incident) : readFilters(ticketDataset(context), args.rows ?? [])
  if (!covers(scope, rows)) throw failure('FORBIDDEN', 'these rows are not all yours', 'name rows inside your own')
  const from = dayOf('from', args.from || (incident?.signal.window?.from.slice(0, 10) ?? today))
  const to = dayOf('to', args.to)
  if (to < from) throw failure('BAD_INPUT', `to: ${to} is before ${from}`, 'name a last day on or after the first')
  if (daysBetween(from, to).length >= MOST_DAYS)
    throw failure('BAD_INPUT', `the period has over ${MOST_DAYS} days`, 'mark at most a year')
  const note = args.note.trim()
  if (note.length < 1 || note.length > MOST_NOTE)
    throw failure('BAD_INPUT', `note has ${note.length} characters`, `write 1 to ${MOST_NOTE}`)
  const event = { tenant: scope.tenant, rows, from, to, note, by: member.id, at: services.now().toISOString() }
  return { id: createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 32), ...event }
}

/** A local day as written. */
function dayOf(name: string, text: string): LocalDay {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text
  if (!isDay) throw failure('BAD_INPUT', `${name}: "${text.slice(0, 20)}" is no day`, 'write it as YYYY-MM-DD')
  return text
}
