import { AUDIENCE_KINDS, type Audience, type Member } from '../../audiences/audience.ts'
import { localDay } from '../../views/local-days.ts'
import { builder, LocaleEnum } from './builder.ts'
import { memberName, scopeText } from './naming.ts'

const AudienceKindEnum = builder.enumType('AudienceKind', {
  description: 'Kinds of reader known to the field.',
  values: Object.fromEntries(
    AUDIENCE_KINDS.map((kind) => [kind.replace('-', '_'), { value: kind, description: `The kind ${kind}.` }]),
  ) as Record<string, { value: Audience['kind']; description: string }>,
})

const AudienceInfo = builder.objectRef<Audience>('AudienceInfo').implement({
  description: 'The audience that a reader belongs to.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "The definition's id." }),
    kind: t.field({ type: AudienceKindEnum, description: 'Kind of reader.', resolve: (a) => a.kind }),
    title: t.string({ description: 'What the audience is called.', resolve: (a, _, c) => a.title[c.locale] }),
    decides: t.string({
      description: 'What this audience decides with its figures.',
      resolve: (a, _, c) => a.decides[c.locale],
    }),
  }),
})

const MemberRef = builder.objectRef<Member>('Member').implement({
  description: 'A person who reads: in one audience, over their own rows.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "The member's id." }),
    name: t.string({ description: "The member's name.", resolve: (member, _, c) => memberName(c, member.id) }),
    email: t.exposeString('email', { description: 'Address that e-mails go to.' }),
    locale: t.field({ type: LocaleEnum, description: 'Language of this request.', resolve: (_m, _a, c) => c.locale }),
    audience: t.field({
      type: AudienceInfo,
      description: "The member's audience.",
      resolve: (_m, _a, c) => c.audience,
    }),
    scopeText: t.string({
      description: 'The rows that the member may see, in words.',
      resolve: (_m, _a, c) => scopeText(c.services, c.scope, c.locale),
    }),
    canOperate: t.boolean({
      description: "Whether the member may see the city's outbox and everyone's deliveries.",
      resolve: (_m, _a, c) => c.audience.operates,
    }),
    canOpenTickets: t.boolean({
      description: 'Whether the member may open the tickets behind a figure.',
      resolve: (_m, _a, c) => c.audience.tickets,
    }),
    canSign: t.boolean({
      description: 'Whether the member edits and signs monthly reports.',
      resolve: (_m, _a, c) => c.audience.kind === 'analyst',
    }),
    canDefine: t.boolean({
      description: 'Whether the member may write drafts of definitions.',
      resolve: (_m, _a, c) => c.audience.defines === true,
    }),
    canApprove: t.boolean({
      description: 'Whether the member may publish definitions that others drafted.',
      resolve: (_m, _a, c) => c.audience.approves === true,
    }),
    canAcknowledge: t.boolean({
      description: 'Whether the member may acknowledge incidents.',
      resolve: (_m, _a, c) => c.audience.acknowledges,
    }),
    city: t.string({
      description: 'Name of the city that this installation serves.',
      resolve: (_m, _a, c) => c.services.definitions.city.name[c.locale],
    }),
    today: t.string({
      description: "The city's local day, YYYY-MM-DD.",
      resolve: (_m, _a, c) => localDay(c.services.now(), c.services.definitions.city.zone),
    }),
  }),
})

builder.queryField('me', (t) =>
  t.field({ type: MemberRef, description: 'Who is asking.', resolve: (_r, _a, c) => c.member }),
)
