import { nameHint } from '../../audiences/near-name.ts'
import type { Scope } from '../../audiences/scope.ts'
import { momentText } from '../../templates/wording.ts'
import type { Filters } from '../../views/compile.ts'
import type { TicketOrder } from '../../views/compile-tickets.ts'
import type { Dataset } from '../../views/dataset.ts'
import { addDays, type LocalDay, localDay } from '../../views/local-days.ts'
import { minuteOf, openTickets } from '../../views/open-view.ts'
import { endOf } from '../../views/plan.ts'
import type { TicketRow } from '../../views/result.ts'
import { builder, type GraphContext } from './builder.ts'
import { failure, within } from './failure.ts'
import { openingFor, requireTickets, viewOf } from './opening.ts'
import { ticketStatusText } from './wording.ts'

/** A page of tickets; `nextCursor` is null on the last one and where the order is not `newest`. */
export interface TicketPageSource {
  rows: TicketRow[]
  total: number
  nextCursor: string | null
}

/** The engine writes UTC without saying so. */
const instant = (text: string): Date =>
  new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`)

function instantText(text: string | null, context: GraphContext): string | null {
  const { services, locale } = context
  return text && momentText(instant(text), services.now(), services.definitions.city.zone, locale)
}

const TicketRef = builder.objectRef<TicketRow>('Ticket').implement({
  description: 'A ticket as a reader may see it: its text masked, without the caller.',
  fields: (t) => ({
    id: t.exposeID('ticketId', { description: "The ticket's number." }),
    createdAt: t.string({
      description: 'ISO instant of its registration.',
      resolve: (r) => instant(r.createdAt).toISOString(),
    }),
    createdText: t.string({
      description: 'When it was registered, local time.',
      resolve: (r, _, c) => instantText(r.createdAt, c) ?? '',
    }),
    dueText: t.string({
      nullable: true,
      description: 'By when it must be done, local time.',
      resolve: (r, _, c) => instantText(r.dueAt, c),
    }),
    closedText: t.string({
      nullable: true,
      description: 'When it was closed, local time.',
      resolve: (r, _, c) => instantText(r.closedAt, c),
    }),
    status: t.exposeString('status', { description: "The standard's code of its status." }),
    statusText: t.string({
      description: 'Its status in words.',
      resolve: (r, _, c) => {
        const defined = c.services.definitions.datasets.get('ticket')?.dimensions.status?.codes?.[r.status]
        return ticketStatusText(r.status, defined, c.locale)
      },
    }),
    title: t.exposeString('title', { description: 'Its title.' }),
    content: t.exposeString('content', { description: 'Its text with personal data masked.' }),
    matter: t.string({ description: 'What it is about.', resolve: (r, _, c) => r.matter[c.locale] }),
    region: t.string({ description: 'Street or district.', resolve: (r, _, c) => r.region[c.locale] }),
    unit: t.string({ description: 'Unit that handles it.', resolve: (r, _, c) => r.unit[c.locale] }),
    urgency: t.exposeString('urgency', { description: "The standard's code of its urgency." }),
  }),
})

export const TicketPageRef = builder.objectRef<TicketPageSource>('TicketPage').implement({
  description: 'A page of tickets.',
  fields: (t) => ({
    rows: t.field({ type: [TicketRef], description: 'The tickets of this page.', resolve: (p) => p.rows }),
    total: t.exposeInt('total', { description: 'How many there are on all pages.' }),
    nextCursor: t.exposeString('nextCursor', {
      nullable: true,
      description: 'What to give as `after` for the next page; null on the last.',
    }),
  }),
})

export const FilterInput = builder.inputType('FilterInput', {
  description: "Keeps rows with one of the codes in a dimension. Filters narrow the reader's rows, never widen them.",
  fields: (t) => ({
    dimension: t.string({ required: true, description: "A dimension's id of the ticket dataset." }),
    codes: t.stringList({ required: true, description: 'Codes to keep, at most 200.' }),
  }),
})

const TicketOrderEnum = builder.enumType('TicketOrder', {
  description: 'Order of a list of tickets.',
  values: {
    newest: { description: 'Latest first.' },
    due: { description: 'Unfinished only, earliest deadline first.' },
    oldest_open: { value: 'oldest-open', description: 'Unfinished only, oldest first.' },
  } as const,
})

interface TicketQuestion {
  scope: Scope
  filters: Filters
  days: number
  first: number
  order: TicketOrder
  after?: string | null | undefined
  /** Local day that ends the period; today when left out. */
  until?: LocalDay | undefined
}

/** A page of tickets inside a scope: the reader's own, or a narrower one. */
export async function ticketPage(context: GraphContext, question: TicketQuestion): Promise<TicketPageSource> {
  requireTickets(context)
  const { services } = context
  const dataset = ticketDataset(context)
  const { first, order, filters } = question
  const zone = services.definitions.city.zone
  const to = endOf(question.until ?? localDay(services.now(), zone))
  const after = question.after ? readCursor(question.after) : undefined
  const asOf = minuteOf(services.now())
  const query = { dataset, filters, from: addDays(to, -question.days), to, zone, asOf, order, first, after }
  const { rows, total } = await openTickets(query, openingFor(context, question.scope))
  const last = rows.at(-1)
  const more = order === 'newest' && rows.length === first && last
  return { rows, total, nextCursor: more ? cursorOf(last) : null }
}

export function ticketDataset(context: GraphContext): Dataset {
  const dataset = context.services.definitions.datasets.get('ticket')
  if (!dataset) throw failure('NOT_FOUND', 'no dataset "ticket" is defined')
  return dataset
}

function cursorOf(row: TicketRow): string {
  return Buffer.from(JSON.stringify([row.createdAt, row.ticketId])).toString('base64url')
}

function readCursor(cursor: string): { createdAt: string; ticketId: string } {
  try {
    const [createdAt, ticketId] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof createdAt === 'string' && /^[\d :.TZ-]{19,30}$/.test(createdAt) && typeof ticketId === 'string')
      return { createdAt, ticketId }
  } catch {
    // Not ours: answered below like any other wrong cursor.
  }
  throw failure('BAD_INPUT', 'after is not a cursor', "give a page's nextCursor, unchanged")
}

/** Filters as the compiler takes them; an unknown dimension is answered with the nearest known one. */
export function readFilters(
  dataset: Dataset,
  inputs: readonly { dimension: string; codes: readonly string[] }[],
): Filters {
  const known = Object.keys(dataset.dimensions)
  for (const { dimension, codes } of inputs) {
    if (!known.includes(dimension))
      throw failure('BAD_INPUT', `filters: tickets have no dimension "${dimension}"`, nameHint(dimension, known))
    if (codes.length === 0 || codes.length > 200)
      throw failure('BAD_INPUT', `filters: "${dimension}" has ${codes.length} codes`, 'give 1 to 200 codes')
  }
  return Object.fromEntries(inputs.map(({ dimension, codes }) => [dimension, codes]))
}

/** A day that a reader named as the end of a period; undefined for none. @throws GraphQLError BAD_INPUT for no date, or one to come */
export function readDay({ services }: GraphContext, text: string | null | undefined): LocalDay | undefined {
  if (!text) return undefined
  const today = localDay(services.now(), services.definitions.city.zone)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text
  if (!isDay || text > today)
    throw failure('BAD_INPUT', `until: "${text.slice(0, 20)}" is no day up to now`, 'write it as YYYY-MM-DD')
  return text
}

builder.queryField('tickets', (t) =>
  t.field({
    type: TicketPageRef,
    description: 'Tickets behind the figures of a view, masked. FORBIDDEN for audiences that see figures only.',
    complexity: (args) => ({ field: 20, multiplier: Math.ceil((args.first ?? 20) / 5) }),
    args: {
      view: t.arg.id({ required: true, description: "A view of the reader's audience." }),
      filters: t.arg({ type: [FilterInput], description: 'Rows to keep; all of them when left out.' }),
      days: t.arg.int({ description: "Whole local days up to now, 1 to 800; the view's own when left out." }),
      until: t.arg.string({ description: 'Local day YYYY-MM-DD that ends the period; today when left out.' }),
      first: t.arg.int({ defaultValue: 20, description: 'Tickets on a page, 1 to 100.' }),
      after: t.arg.string({ description: "A page's nextCursor; only with the order newest." }),
      order: t.arg({ type: TicketOrderEnum, defaultValue: 'newest', description: 'Which come first.' }),
    },
    resolve: (_root, args, context) => {
      const view = viewOf(context, args.view)
      const order = args.order ?? 'newest'
      if (args.after && order !== 'newest')
        throw failure('BAD_INPUT', `after goes with the order newest, not ${order}`, 'leave one of the two out')
      return ticketPage(context, {
        scope: context.scope,
        filters: readFilters(ticketDataset(context), args.filters ?? []),
        days: within('days', args.days ?? view.days, 1, 800),
        until: readDay(context, args.until),
        first: within('first', args.first ?? 20, 1, 100),
        order,
        after: args.after,
      })
    },
  }),
)
