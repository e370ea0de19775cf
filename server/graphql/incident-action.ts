import { type IncidentAction, ownersOf } from '../../alerts/action.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { covers } from '../../audiences/scope.ts'
import { readersOf } from '../jobs/alert-readings.ts'
import { type Personal, warnOne } from '../jobs/warn-one.ts'
import { builder, type GraphContext } from './builder.ts'
import { ChoiceRef } from './choice.ts'
import { failure, within } from './failure.ts'
import { IncidentRef } from './incident.ts'
import { ruleOf } from './incident-message.ts'
import { isOfUnit, ofUnits, sharesOf, type Told } from './incident-units.ts'
import { memberName } from './naming.ts'
import { LIVE, visibleIncident } from './visibility.ts'

/** A joint incident of more units has no owner. */
const MOST_JOINED = 10

builder.objectFields(IncidentRef, (t) => ({
  units: t.field({
    type: [ChoiceRef],
    description: 'Units that it may be assigned to; empty for a reader who may not act on it.',
    resolve: (incident, _args, context) =>
      mayAct(incident, context)
        ? context.services.directory.below('org', '').map(({ code, name }) => ({ code, name: name[context.locale] }))
        : [],
  }),
  successors: t.field({
    type: [ChoiceRef],
    description: 'Members whom it may be handed over to; empty for a reader who may not act on it.',
    resolve: async (incident, _args, context) => {
      if (!mayAct(incident, context)) return []
      const able = await successorsOf(incident, context)
      return Promise.all(able.map(async ({ member: { id } }) => ({ code: id, name: await memberName(context, id) })))
    },
  }),
  canAct: t.boolean({
    description: 'Whether the reader may assign it, hand it over or report on it now.',
    resolve: (incident, _args, context) => mayAct(incident, context),
  }),
}))

function mayAct(incident: Incident, { audience }: GraphContext): boolean {
  return audience.acknowledges && LIVE.includes(incident.state)
}

/** Members who may see the rows of an incident and act on it, the reader apart. */
async function successorsOf(incident: Incident, { services, member }: GraphContext): Promise<Reader[]> {
  return (await readersOf(services)).filter(
    (reader) => reader.audience.acknowledges && reader.member.id !== member.id && covers(reader.scope, incident.rows),
  )
}

/** Each once: who is of two units is told once. */
function distinct(told: readonly Told[]): Told[] {
  return [...new Map(told.map((one) => [one.reader.member.id, one])).values()]
}

/** The incident, where the reader may act on it now; and the note, trimmed. */
async function actable(context: GraphContext, id: string, note: string | null | undefined) {
  if (!context.audience.acknowledges) throw failure('FORBIDDEN', 'your audience does not act on incidents')
  const incident = await visibleIncident(context, id)
  if (!LIVE.includes(incident.state))
    throw failure('BAD_INPUT', `the incident is ${incident.state}`, 'only one that goes on can be acted on')
  const text = note?.trim() || null
  if (text && text.length > 200) throw failure('BAD_INPUT', `note has ${text.length} characters`, 'write at most 200')
  return { incident, note: text }
}

async function record(
  { services, member }: GraphContext,
  incident: Incident,
  parts: readonly (Pick<IncidentAction, 'kind' | 'note'> & Partial<IncidentAction>)[],
  tell: { told: readonly Told[]; why: Personal['why'] } | null,
): Promise<Incident> {
  const now = services.now()
  const at = now.toISOString()
  const rule = ruleOf(services, incident)
  const nobody = { unit: null, dueAt: null, to: null, rung: null }
  const actions = parts.map((part) => ({ incidentId: incident.id, at, by: member.id, ...nobody, ...part }))
  const deliveries =
    (rule && tell?.told.flatMap((t) => warnOne(services, t.incident, rule, t.reader, { why: tell.why, key: at }))) ?? []
  await services.store.addActions(actions, deliveries, now)
  return incident
}

const incidentArg = { required: true, description: "The incident's id." } as const
const noteArg = { description: 'A word to those who read its history, at most 200 characters.' } as const

builder.mutationFields((t) => ({
  assignIncident: t.field({
    type: IncidentRef,
    description:
      'Gives an incident to a unit that leads, and to others that join it, with a promise of when. Their members are told: of it where they may see its rows, else of what goes on within it and theirs; `owners` says how many were.',
    args: {
      incident: t.arg.id(incidentArg),
      unit: t.arg.string({ required: true, description: "The leading unit's code." }),
      joined: t.arg.stringList({ description: 'Codes of units that join it, at most 10.' }),
      hours: t.arg.int({ required: true, description: 'Hours until it is to be dealt with, 1 to 720.' }),
      note: t.arg.string(noteArg),
    },
    resolve: async (_root, args, context) => {
      const { services } = context
      const { incident, note } = await actable(context, args.incident, args.note)
      const hours = within('hours', args.hours, 1, 720)
      const joined = [...new Set(args.joined ?? [])].filter((unit) => unit !== args.unit)
      const units = [args.unit, ...joined]
      const strange = units.find((unit) => !services.directory.entry('org', unit))
      if (strange !== undefined)
        throw failure(
          'BAD_INPUT',
          `unit: there is no unit "${strange.slice(0, 80)}"`,
          'a code of the directory of units',
        )
      within('joined', joined.length, 0, MOST_JOINED)
      const dueAt = new Date(services.now().getTime() + hours * 3_600_000).toISOString()
      const found = await ofUnits(context, incident, units)
      const parts = found.map(({ unit, told, part }) => {
        const isLead = unit === args.unit
        const kind = isLead ? ('assigned' as const) : ('joined' as const)
        return { kind, unit, dueAt, note: isLead ? note : null, told: told.length, part }
      })
      return record(context, incident, parts, { told: distinct(found.flatMap(({ told }) => told)), why: 'assigned' })
    },
  }),
  handOverIncident: t.field({
    type: IncidentRef,
    description:
      'Hands an incident over to another member, who is told. They must be able to see its rows and to act on it.',
    args: {
      incident: t.arg.id(incidentArg),
      to: t.arg.id({ required: true, description: "The member's id." }),
      note: t.arg.string(noteArg),
    },
    resolve: async (_root, args, context) => {
      const { incident, note } = await actable(context, args.incident, args.note)
      const able = await successorsOf(incident, context)
      const reader = able.find(({ member }) => member.id === args.to)
      const known = able.map(({ member }) => member.id)
      if (!reader)
        throw failure(
          'BAD_INPUT',
          `to: "${args.to.slice(0, 80)}" cannot take this incident over`,
          nameHint(args.to.slice(0, 80), known),
        )
      return record(context, incident, [{ kind: 'handed-over', to: args.to, note }], {
        told: [{ reader, incident }],
        why: 'handed-over',
      })
    },
  }),
  reportIncident: t.field({
    type: IncidentRef,
    description:
      'Reports what was done about an incident: the promise of the unit that reports counts as kept from then on, the lead’s where the reporter is of no owning unit. A unit that was told of this as its part of a larger one reports on that as well.',
    args: { incident: t.arg.id(incidentArg), note: t.arg.string({ ...noteArg, required: true }) },
    resolve: async (_root, args, context) => {
      const { incident, note } = await actable(context, args.incident, args.note)
      if (note === null) throw failure('BAD_INPUT', 'note is empty', 'write what was done')
      const owners = ownersOf(await context.services.store.actions([incident.id]))
      const unit = owners.find((owner) => isOfUnit(context, owner.unit))?.unit ?? null
      const shares = await sharesOf(context, incident)
      const reports = shares.map(({ whole, owner }) => ({ incidentId: whole.id, unit: owner.unit }))
      const parts = [{ incidentId: incident.id, unit }, ...reports]
      return record(
        context,
        incident,
        parts.map((part) => ({ ...part, kind: 'acted' as const, note })),
        null,
      )
    },
  }),
}))
