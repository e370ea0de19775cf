import { type IncidentAction, type Owner, ownersOf } from '../../alerts/action.ts'
import type { Incident } from '../../alerts/incident.ts'
import { builder, type GraphContext } from './builder.ts'
import { IncidentRef } from './incident.ts'
import { sharesOf } from './incident-units.ts'
import { memberName, moment } from './naming.ts'
import { maySee } from './visibility.ts'
import { ACTION_WORD, CLOCK_WORD, elapsedText, ROLE_WORD, rungText, TRANSITION_WORD } from './wording.ts'

interface TimelineStep {
  kind: string
  text: string
  at: string
  by: string | null
  note: string | null
}

const TimelineStepRef = builder.objectRef<TimelineStep>('TimelineStep').implement({
  description: "One step in an incident's life, of the engine, a person or the escalation ladder.",
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'Code of the step.' }),
    text: t.exposeString('text', { description: 'The step in words, with the unit, member or rung that it names.' }),
    at: t.exposeString('at', { description: 'ISO instant.' }),
    atText: t.string({ description: 'The instant, local time.', resolve: (s, _, c) => moment(c, s.at) }),
    by: t.exposeString('by', { nullable: true, description: 'Name of the member who did it; null where nobody did.' }),
    note: t.exposeString('note', { nullable: true, description: 'What they wrote.' }),
  }),
})

interface Clock {
  name: keyof typeof CLOCK_WORD
  at: string | null
  since: string
}

const ClockRef = builder.objectRef<Clock>('Clock').implement({
  description: 'When an incident first reached a stage of its life.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'triggered, triaged, issued, delivered, read, acknowledged, acted, resolved or reviewed.',
    }),
    text: t.string({ description: 'The stage in words.', resolve: (s, _, c) => CLOCK_WORD[s.name][c.locale] }),
    atText: t.string({
      nullable: true,
      description: 'When, local time; null where it has not come to that.',
      resolve: (s, _, c) => moment(c, s.at),
    }),
    elapsedText: t.string({
      nullable: true,
      description: 'How long after the trigger.',
      resolve: (s, _, c) => (s.at === null ? null : elapsedText(Date.parse(s.at) - Date.parse(s.since), c.locale)),
    }),
  }),
})

const OwnerRef = builder.objectRef<Owner>('IncidentOwner').implement({
  description: 'A unit that has an incident: the one that leads, or one that joins it.',
  fields: (t) => ({
    unit: t.exposeString('unit', { description: "The unit's code." }),
    name: t.string({
      description: 'What it is called.',
      resolve: ({ unit }, _, { services, locale }) => services.directory.name('org', unit)[locale],
    }),
    role: t.exposeString('role', { description: 'lead or joins.' }),
    roleText: t.string({ description: 'The role in words.', resolve: ({ role }, _, c) => ROLE_WORD[role][c.locale] }),
    dueText: t.string({
      nullable: true,
      description: 'By when it promised to act, local time.',
      resolve: ({ dueAt }, _, c) => moment(c, dueAt),
    }),
    reportedText: t.string({
      nullable: true,
      description: 'When it reported what it did, local time.',
      resolve: ({ reportedAt }, _, c) => moment(c, reportedAt),
    }),
    told: t.exposeInt('told', {
      nullable: true,
      description: 'How many people of it were told; 0 where nobody could be, null where that was not kept.',
    }),
    part: t.field({
      type: IncidentRef,
      nullable: true,
      description:
        'What they were told of and report on, where they may not see all rows of this; null where that is this itself.',
      resolve: async ({ part }, _args, context) => {
        const incident = part === null ? null : await context.services.store.incident(part)
        return incident && maySee(context, incident) ? incident : null
      },
    }),
    isLate: t.boolean({
      description: 'Whether its promise has passed without a report.',
      resolve: ({ dueAt, reportedAt }, _, { services }) =>
        reportedAt === null && dueAt !== null && Date.parse(dueAt) <= services.now().getTime(),
    }),
  }),
})

builder.objectFields(IncidentRef, (t) => ({
  owners: t.field({
    type: [OwnerRef],
    description:
      'Who has it: the unit that leads first, then those that join it; nobody until it is assigned. Where it is the part by which the reader’s unit was told of a larger one, what the unit promised of that.',
    resolve: async (incident, _args, context) => {
      const shares = await sharesOf(context, incident)
      const own = ownersOf(await context.services.store.actions([incident.id]))
      return [...own, ...shares.map(({ owner }) => ({ ...owner, part: null }))]
    },
  }),
  timeline: t.field({
    type: [TimelineStepRef],
    description: 'Its whole life, oldest first: what the engine, people and the escalation ladder did.',
    resolve: timelineOf,
  }),
  clocks: t.field({
    type: [ClockRef],
    description:
      'When it was triggered, triaged (its cause was looked into, or it was warned of), issued, first delivered, first read by somebody who was told, acknowledged, acted on, resolved, and reviewed (somebody said what it was).',
    resolve: clocksOf,
  }),
}))

async function timelineOf(incident: Incident, _args: object, context: GraphContext): Promise<TimelineStep[]> {
  const { store } = context.services
  const [history, actions] = await Promise.all([store.history(incident.id), store.actions([incident.id])])
  const named = async (id: string | null) => (id === null ? null : memberName(context, id))
  const steps = await Promise.all([
    ...history.map(async ({ kind, at, by, note }) => {
      const text = TRANSITION_WORD[kind][context.locale]
      return { kind, text, at, by: await named(by), note }
    }),
    ...actions.map(async (one) => {
      const { kind, at, note } = one
      return { kind, text: actionText(context, one, await named(one.to)), at, by: await named(one.by), note }
    }),
  ])
  return steps.sort((a, b) => a.at.localeCompare(b.at))
}

function actionText(context: GraphContext, action: IncidentAction, to: string | null): string {
  const { services, locale } = context
  const word = ACTION_WORD[action.kind][locale]
  const unit = action.unit === null ? null : services.directory.name('org', action.unit)[locale]
  if (action.kind === 'escalated') return rungText(action.rung ?? 1, unit, locale)
  const due = moment(context, action.dueAt)
  const by = due && (locale === 'zh' ? `${due}前` : `by ${due}`)
  return [word, unit ?? to, by].filter(Boolean).join(locale === 'zh' ? ' ' : ' ')
}

async function clocksOf(incident: Incident, _args: object, { services }: GraphContext): Promise<Clock[]> {
  const { store } = services
  const [deliveries, actions, history, looks, verdict] = await Promise.all([
    store.deliveries({ incidentId: incident.id }),
    store.actions([incident.id]),
    store.history(incident.id),
    store.looks('incident', [incident.id], incident.openedAt ?? incident.since),
    store.verdict(incident.id),
  ])
  const first = (instants: (string | null)[]) => instants.filter((at) => at !== null).sort()[0] ?? null
  const told = new Set(deliveries.filter((d) => d.state !== 'suppressed').map((d) => d.memberId))
  const read = looks.filter(({ memberId }) => told.has(memberId)).map(({ firstAt }) => firstAt)
  const at: Record<Clock['name'], string | null> = {
    triggered: incident.since,
    triaged: first([...history.map((step) => step.incident.explanation?.at ?? null), incident.openedAt]),
    issued: incident.openedAt,
    delivered: first(deliveries.filter((d) => d.channel !== 'inbox').map((d) => d.sentAt)),
    read: first([...deliveries.map((d) => d.openedAt), ...read]),
    acknowledged: incident.acknowledgedAt,
    acted: first(actions.filter((a) => a.kind === 'acted').map((a) => a.at)),
    resolved: incident.resolvedAt,
    reviewed: verdict?.at ?? null,
  }
  return Object.entries(at).map(([name, instant]) => ({
    name: name as Clock['name'],
    at: instant,
    since: incident.since,
  }))
}
