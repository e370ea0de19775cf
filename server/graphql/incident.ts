import { coreRows } from '../../alerts/explanation.ts'
import type { Incident, IncidentState, Transition } from '../../alerts/incident.ts'
import { knownEvent } from '../../alerts/known-event.ts'
import { localTime } from '../../alerts/local-clock.ts'
import { incidentFigureText, valueText } from '../../templates/figure-text.ts'
import { smsLine } from '../../templates/sms.ts'
import { HINT_LABEL, quantity, rarityText, SEVERITY_WORD, WORD } from '../../templates/wording.ts'
import { localDay } from '../../views/local-days.ts'
import type { Services } from '../services.ts'
import { builder, type GraphContext, SeverityEnum } from './builder.ts'
import { ChartRef } from './chart.ts'
import { DeliveryRef } from './delivery-type.ts'
import { failure, within } from './failure.ts'
import { incidentChart } from './incident-chart.ts'
import { messageOf, ruleOf } from './incident-message.ts'
import { incidentTickets, sampleTickets } from './incident-rows.ts'
import { KnownEventRef, visibleEvents } from './known-event.ts'
import { findMetric, localMoment, memberName, moment } from './naming.ts'
import { TicketPageRef } from './ticket.ts'
import { readVia, VIA_ARG } from './via.ts'
import { isForReader, LIVE, maySee, maySeeDelivery, visibleIncident, visibleIncidents } from './visibility.ts'
import { acknowledgedText, NO_SINGLE_CAUSE, STATE_WORD, TRANSITION_WORD, windowText } from './wording.ts'

const IncidentStateEnum = builder.enumType('IncidentState', {
  description: 'Where an incident stands in its life.',
  values: {
    pending: { description: 'Breaching, not yet long enough to warn.' },
    open: { description: 'Warned of, nobody has acknowledged it.' },
    acknowledged: { description: 'Somebody has taken it on.' },
    resolved: { description: 'Back to normal.' },
  } as const,
})

interface RuleSource {
  id: string
  title: string
  why: string
}

const RuleInfo = builder.objectRef<RuleSource>('RuleInfo').implement({
  description: 'The rule that raised an incident.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "The definition's id." }),
    title: t.exposeString('title', { description: 'What the rule is called.' }),
    why: t.exposeString('why', { description: 'Why people are told.' }),
  }),
})

const TransitionInfo = builder.objectRef<Transition>('TransitionInfo').implement({
  description: "One step in an incident's life.",
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'Code of the step.' }),
    kindText: t.string({ description: 'The step in words.', resolve: (s, _, c) => TRANSITION_WORD[s.kind][c.locale] }),
    at: t.exposeString('at', { description: 'ISO instant.' }),
    atText: t.string({ description: 'The instant, local time.', resolve: (s, _, c) => moment(c, s.at) }),
    by: t.string({
      nullable: true,
      description: 'Name of the member who did it; null where the engine did.',
      resolve: (s, _, c) => (s.by === null ? null : memberName(c, s.by)),
    }),
    note: t.exposeString('note', { nullable: true, description: 'What they wrote.' }),
  }),
})

const IncidentRef = builder.objectRef<Incident>('Incident')

export { IncidentRef }

IncidentRef.implement({
  description: 'Something abnormal that is going on, or was, over a set of rows that the reader may see in full.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "The incident's id." }),
    title: t.string({ description: 'Where and what.', resolve: (i, _, c) => incidentTitle(c, i) }),
    where: t.string({ description: 'Where.', resolve: (i, _, c) => messageOf(c, i)?.where ?? '' }),
    what: t.string({ description: 'What.', resolve: (i, _, c) => messageOf(c, i)?.what ?? i.ruleId }),
    state: t.field({ type: IncidentStateEnum, description: 'Where it stands.', resolve: (i) => i.state }),
    stateText: t.string({ description: 'The state in words.', resolve: (i, _, c) => STATE_WORD[i.state][c.locale] }),
    severity: t.field({ type: SeverityEnum, description: 'How grave.', resolve: (i) => i.severity }),
    severityText: t.string({
      description: 'The severity in words, with what it is: a hint, not a statutory warning.',
      resolve: (i, _, c) => `${HINT_LABEL[c.locale]} · ${SEVERITY_WORD[i.severity][c.locale]}`,
    }),
    since: t.exposeString('since', { description: 'ISO instant of the first breaching reading.' }),
    sinceText: t.string({ description: 'The same, local time.', resolve: (i, _, c) => moment(c, i.since) }),
    observed: t.float({ description: 'The reading.', resolve: (i) => i.signal.observed }),
    expected: t.float({ nullable: true, description: 'What it normally is.', resolve: (i) => i.signal.expected }),
    low: t.float({ nullable: true, description: 'Lower end of the normal range.', resolve: (i) => i.signal.low }),
    high: t.float({ nullable: true, description: 'Upper end of the normal range.', resolve: (i) => i.signal.high }),
    ratio: t.float({ nullable: true, description: 'Observed over expected.', resolve: (i) => i.signal.ratio }),
    p: t.float({
      nullable: true,
      description: 'Chance of a reading at least this large on a normal day.',
      resolve: (i) => i.signal.p,
    }),
    recurrenceDays: t.float({
      nullable: true,
      description: 'Such a reading comes by chance once in so many days, over all series that are watched.',
      resolve: (i) => i.signal.recurrenceDays,
    }),
    figureText: t.string({
      description: 'Its figures in one line.',
      resolve: (i, _, c) => incidentFigureText(i.signal, unitOf(c, i), c.locale),
    }),
    confidenceText: t.string({
      nullable: true,
      description: 'How rare it is, in words.',
      resolve: ({ signal }, _, c) =>
        signal.recurrenceDays === null ? null : rarityText(signal.recurrenceDays, c.locale),
    }),
    causeText: t.string({
      nullable: true,
      description: 'What explains most of it, or that no single cause does; null until somebody has looked into it.',
      resolve: (i, _, c) => causeText(c, i),
    }),
    causeShare: t.float({
      nullable: true,
      description: 'Share of the excess that the cause explains, in [0,1].',
      resolve: (i) => i.cause?.share ?? null,
    }),
    callers: t.int({
      nullable: true,
      description: 'Distinct callers behind the cause, or behind the whole where there is no single one.',
      resolve: (i) => i.explanation?.callers ?? null,
    }),
    callersText: t.string({
      nullable: true,
      description: 'The same in words.',
      resolve: ({ explanation }, _, c) =>
        explanation?.callers == null ? null : quantity(explanation.callers, 'callers', c.locale),
    }),
    beganText: t.string({
      nullable: true,
      description: 'Local hour from which on the excess piled up.',
      resolve: (i, _, c) => (i.explanation?.began ? localMoment(c, i.explanation.began) : null),
    }),
    knownEvent: t.field({
      type: KnownEventRef,
      nullable: true,
      description: 'The known event that explains it today, if there is one.',
      resolve: async (i, _, c) => {
        const today = localDay(c.services.now(), c.services.definitions.city.zone)
        return knownEvent(await visibleEvents(c), coreRows(i), today) ?? null
      },
    }),
    canMarkKnown: t.boolean({
      description: 'Whether the reader may mark it as a known event.',
      resolve: (_i, _args, c) => c.audience.acknowledges,
    }),
    windowText: t.string({
      nullable: true,
      description: 'Which days or hours the figures cover.',
      resolve: (i, _, c) => {
        const { zone } = c.services.definitions.city
        const at = new Date(i.updatedAt)
        const readAt = `${localDay(at, zone)} ${localTime(at, zone)}`
        return windowText(i.signal, readAt, c.locale, (local) => localMoment(c, local))
      },
    }),
    owner: t.string({
      nullable: true,
      description: 'Unit that owns the next step, where the rows name one.',
      resolve: (i, _, c) => messageOf(c, i)?.owner ?? null,
    }),
    deadlineText: t.string({
      nullable: true,
      description: 'By when the owner answers, local time; null once resolved.',
      resolve: (i, _, c) => messageOf(c, i)?.deadlineText ?? null,
    }),
    levelText: t.string({
      description: 'Its severity as one word.',
      resolve: (i, _, c) => SEVERITY_WORD[i.severity][c.locale],
    }),
    isLate: t.boolean({
      description: 'Whether nobody has taken it on though the time to answer is over.',
      resolve: (i, _, c) => isLate(c.services, i),
    }),
    rule: t.field({
      type: RuleInfo,
      description: 'The rule that raised it.',
      resolve: (i, _, c) => {
        const rule = ruleOf(c.services, i)
        return rule
          ? { id: rule.id, title: rule.title[c.locale], why: rule.why[c.locale] }
          : { id: i.ruleId, title: i.ruleId, why: '' }
      },
    }),
    parent: t.field({
      type: IncidentRef,
      nullable: true,
      description: 'The larger incident that it is part of, where the reader may see that.',
      resolve: async (i, _, c) => {
        const parent = i.parentId === null ? null : await c.services.store.incident(i.parentId)
        return parent && maySee(c, parent) ? parent : null
      },
    }),
    children: t.field({
      type: [IncidentRef],
      description: 'Incidents that are part of it, where the reader may see them.',
      complexity: { field: 20 },
      resolve: async (i, _, c) => {
        const found = await c.services.store.incidents({})
        return found.filter((child) => child.parentId === i.id && maySee(c, child) && isForReader(c, child))
      },
    }),
    history: t.field({
      type: [TransitionInfo],
      description: 'Its life, oldest step first.',
      resolve: (i, _, c) => c.services.store.history(i.id),
    }),
    chart: t.field({
      type: ChartRef,
      nullable: true,
      description:
        'Eight weeks of the figure over the incident’s rows, with the expected range and the window of the alarm; null where its metric is no longer defined.',
      complexity: 100,
      resolve: (i, _, c) => incidentChart(c, i),
    }),
    tickets: t.field({
      type: TicketPageRef,
      description:
        'Newest tickets behind it, masked. Empty where the audience sees figures only, or it is not about tickets.',
      complexity: (args) => ({ field: 20, multiplier: Math.ceil((args.first ?? 10) / 5) }),
      args: { first: t.arg.int({ defaultValue: 10, description: 'Tickets, 1 to 100.' }) },
      resolve: (i, { first }, c) => incidentTickets(c, i, within('first', first ?? 10, 1, 100)),
    }),
    sampleTickets: t.field({
      type: TicketPageRef,
      description: 'Newest tickets from inside what explains it, masked. Empty where `tickets` is.',
      complexity: (args) => ({ field: 20, multiplier: Math.ceil((args.first ?? 10) / 5) }),
      args: { first: t.arg.int({ defaultValue: 10, description: 'Tickets, 1 to 100.' }) },
      resolve: (i, { first }, c) => sampleTickets(c, i, within('first', first ?? 10, 1, 100)),
    }),
    acknowledgedBy: t.string({
      nullable: true,
      description: 'Name of the member who acknowledged it.',
      resolve: (i, _, c) => (i.acknowledgedBy === null ? null : memberName(c, i.acknowledgedBy)),
    }),
    acknowledgedText: t.string({
      nullable: true,
      description: 'Who acknowledged it and when, in words.',
      resolve: async (i, _, c) =>
        i.acknowledgedAt === null || i.acknowledgedBy === null
          ? null
          : acknowledgedText(await memberName(c, i.acknowledgedBy), moment(c, i.acknowledgedAt), c.locale),
    }),
    deliveries: t.field({
      type: [DeliveryRef],
      description: "Who was told, or not, and why: the reader's own, or everyone's for an audience that operates.",
      resolve: async (i, _, c) => {
        const found = await c.services.store.deliveries({ incidentId: i.id, limit: 200 })
        return found.filter((delivery) => maySeeDelivery(c, delivery))
      },
    }),
    canAcknowledge: t.boolean({
      description: 'Whether the reader may acknowledge it now.',
      resolve: (i, _, c) => c.audience.acknowledges && i.state === 'open',
    }),
    sms: t.string({
      description: 'It in one SMS line.',
      resolve: (i, _, c) => {
        const message = messageOf(c, i)
        return message ? smsLine(message, c.services.definitions.wordings) : ''
      },
    }),
  }),
})

/** Whether nobody has taken an incident on though the hours that its rule gives to answer are over. */
export function isLate(services: Services, incident: Incident): boolean {
  const hours = ruleOf(services, incident)?.ownerHours
  if (incident.state !== 'open' || !incident.openedAt || hours === undefined) return false
  return Date.parse(incident.openedAt) + hours * 3_600_000 < services.now().getTime()
}

function unitOf({ services }: GraphContext, incident: Incident): string {
  return findMetric(services, ruleOf(services, incident)?.metric ?? '')?.metric.unit ?? 'count'
}

/** Where and what, as a heading. */
export function incidentTitle(context: GraphContext, incident: Incident): string {
  const message = messageOf(context, incident)
  if (!message) return incident.ruleId
  return context.locale === 'zh' ? `${message.where} · ${message.what}` : `${message.what}, ${message.where}`
}

function causeText(context: GraphContext, incident: Incident): string | null {
  const { locale } = context
  const message = messageOf(context, incident)
  if (!message?.cause) return incident.explanation ? NO_SINGLE_CAUSE[locale] : null
  const { text, observed, expected, share } = message.cause
  const figures = `${valueText(observed, message.unit, locale)}${locale === 'zh' ? '，' : ', '}${WORD.expected[locale].toLowerCase()} ${valueText(expected, message.unit, locale)}`
  const part = `${Math.round(share * 100)}%`
  return locale === 'zh' ? `${text} ${figures}，占异常的 ${part}` : `${text}: ${figures}, ${part} of the excess`
}

builder.queryFields((t) => ({
  incidents: t.field({
    type: [IncidentRef],
    description: "Incidents whose rows all lie inside the reader's, each story once, latest change first.",
    complexity: (args) => ({ field: 5, multiplier: Math.ceil((args.first ?? 50) / 5) }),
    args: {
      states: t.arg({ type: [IncidentStateEnum], description: 'States to list; open and acknowledged when left out.' }),
      first: t.arg.int({ defaultValue: 50, description: 'At most so many, 1 to 200.' }),
    },
    resolve: async (_root, args, context) => {
      const first = within('first', args.first ?? 50, 1, 200)
      const states: IncidentState[] = args.states ?? LIVE
      return (await visibleIncidents(context, states)).slice(0, first)
    },
  }),
  incident: t.field({
    type: IncidentRef,
    nullable: true,
    description: "One incident. NOT_FOUND alike for one that does not exist and one outside the reader's rows.",
    args: { id: t.arg.id({ required: true, description: "The incident's id." }), via: t.arg.string(VIA_ARG) },
    resolve: async (_root, { id, via }, context) => {
      const incident = await visibleIncident(context, id)
      const { store, now } = context.services
      await store.recordLook(context.member.id, 'incident', id, now(), readVia(via))
      return incident
    },
  }),
}))

builder.mutationField('acknowledge', (t) =>
  t.field({
    type: IncidentRef,
    description:
      'Takes an open incident on. FORBIDDEN for audiences that do not acknowledge; a second time keeps the first.',
    args: {
      incident: t.arg.id({ required: true, description: "The incident's id." }),
      note: t.arg.string({ description: 'A word to those who read its history, at most 200 characters.' }),
    },
    resolve: async (_root, args, context) => {
      if (!context.audience.acknowledges) throw failure('FORBIDDEN', 'your audience does not acknowledge incidents')
      const note = args.note?.trim() || null
      if (note && note.length > 200)
        throw failure('BAD_INPUT', `note has ${note.length} characters`, 'write at most 200')
      const seen = await visibleIncident(context, args.incident)
      if (!LIVE.includes(seen.state))
        throw failure('BAD_INPUT', `the incident is ${seen.state}`, 'only an open incident can be acknowledged')
      const { store, now } = context.services
      return (await store.acknowledge(seen.id, context.member.id, note, now())) ?? seen
    },
  }),
)
