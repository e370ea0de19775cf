import type { Incident } from '../../alerts/incident.ts'
import type { Verdict, VerdictKind } from '../../alerts/verdict.ts'
import type { Localized } from '../../audiences/locale.ts'
import { recordText } from '../../templates/record.ts'
import { recordSaid } from '../jobs/learning.ts'
import { builder, type GraphContext } from './builder.ts'
import { failure } from './failure.ts'
import { IncidentRef } from './incident.ts'
import { memberName, moment } from './naming.ts'
import { visibleIncident } from './visibility.ts'

export const VERDICT_WORD: Record<VerdictKind, Localized> = {
  real: { zh: '属实', en: 'Real' },
  false: { zh: '误报', en: 'False alarm' },
  duplicate: { zh: '重复', en: 'Duplicate' },
  'too-late': { zh: '属实但太晚', en: 'Real, too late' },
  'known-event': { zh: '已知活动', en: 'Known event' },
}

const NOTE_LENGTH = 200

export const VerdictEnum = builder.enumType('Verdict', {
  description:
    'What a person found an incident to be. Real and too late count as right, false and known event as wrong.',
  values: {
    real: { value: 'real', description: 'It happened.' },
    false_alarm: { value: 'false', description: 'Nothing happened.' },
    duplicate: { value: 'duplicate', description: 'Another incident told of it.' },
    too_late: { value: 'too-late', description: 'It happened, and the warning came too late to help.' },
    known_event: { value: 'known-event', description: 'It was known beforehand, such as a fair or a planned outage.' },
  } as const satisfies Record<string, { value: VerdictKind; description: string }>,
})

const VerdictRef = builder.objectRef<Verdict>('IncidentVerdict').implement({
  description: 'The verdict that speaks for an incident: the latest that was given.',
  fields: (t) => ({
    kind: t.field({ type: VerdictEnum, description: 'What it was found to be.', resolve: (v) => v.kind }),
    kindText: t.string({ description: 'The same in words.', resolve: (v, _, c) => VERDICT_WORD[v.kind][c.locale] }),
    by: t.string({
      description: 'Name of the member who gave it.',
      resolve: (v, _, c) => memberName(c, v.memberId),
    }),
    atText: t.string({
      description: 'When, local time.',
      resolve: (v, _, c) => moment(c, v.at),
    }),
    note: t.exposeString('note', { nullable: true, description: 'What they wrote.' }),
  }),
})

/** Who may judge an incident: an audience that acknowledges, and whoever was told of it. */
async function mayJudge(context: GraphContext, incident: Incident): Promise<boolean> {
  if (incident.openedAt === null) return false
  if (context.audience.acknowledges) return true
  const own = { incidentId: incident.id, memberId: context.member.id, limit: 1 }
  return (await context.services.store.deliveries(own)).length > 0
}

builder.objectFields(IncidentRef, (t) => ({
  verdict: t.field({
    type: VerdictRef,
    nullable: true,
    description: 'What people found it to be; null until somebody says.',
    resolve: (incident, _, c) => c.services.store.verdict(incident.id),
  }),
  ruleRecordText: t.string({
    nullable: true,
    description: 'How often its rule was right lately, in words; null while nothing is judged.',
    resolve: async (incident, _, { services, locale }) => {
      const record = await recordSaid(services, incident.ruleId)
      return record && recordText(record, locale)
    },
  }),
  canGiveVerdict: t.boolean({
    description: 'Whether the reader may say what it was: who acknowledges, and who was told.',
    resolve: (incident, _, c) => mayJudge(c, incident),
  }),
}))

builder.mutationField('giveVerdict', (t) =>
  t.field({
    type: IncidentRef,
    description:
      'Says what an incident was found to be; a later verdict speaks instead of an earlier one. FORBIDDEN for who neither acknowledges nor was told.',
    args: {
      incident: t.arg.id({ required: true, description: "The incident's id." }),
      verdict: t.arg({ type: VerdictEnum, required: true, description: 'What it was found to be.' }),
      note: t.arg.string({ description: `Why, at most ${NOTE_LENGTH} characters.` }),
    },
    resolve: async (_root, args, context) => {
      const incident = await visibleIncident(context, args.incident)
      if (!(await mayJudge(context, incident)))
        throw failure('FORBIDDEN', 'only who acknowledges or was told may say what it was')
      const note = args.note?.trim() || null
      if (note && note.length > NOTE_LENGTH)
        throw failure('BAD_INPUT', `note has ${note.length} characters`, `write at most ${NOTE_LENGTH}`)
      const { store, now } = context.services
      const given = { incidentId: incident.id, memberId: context.member.id, kind: args.verdict, note }
      await store.giveVerdict({ ...given, at: now().toISOString() })
      return incident
    },
  }),
)
