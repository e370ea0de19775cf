import type { Incident } from '../../alerts/incident.ts'
import type { MessageFoot } from '../../templates/email-foot.tsx'
import { CHAT_FORMS } from '../../templates/forms.ts'
import type { AlertMessage } from '../../templates/message.ts'
import { alertOutline } from '../../templates/outline.ts'
import { plainText } from '../../templates/plain.ts'
import { smsLine } from '../../templates/sms.ts'
import { renderEmail, shownHtml } from '../channels/email.ts'
import type { Definitions } from '../services.ts'
import { draftServices, memberAs } from '../studio/preview.ts'
import { builder, type GraphContext } from './builder.ts'
import { requireDefines } from './definition-rights.ts'
import { FileTextInput, usableDraft } from './definition-text.ts'
import { notFound } from './failure.ts'
import { messageOf } from './incident-message.ts'
import { audit } from './preview.ts'
import { maySee } from './visibility.ts'

interface Said {
  message: AlertMessage
  definitions: Definitions
}

const ChatBodyRef = builder.objectRef<{ id: string; title: string; body: object }>('ChatBody').implement({
  description: 'A message as one chat takes it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The form, as settings name it.' }),
    title: t.exposeString('title', { description: 'What it is called.' }),
    body: t.field({ type: 'JSON', description: 'What is posted.', resolve: (chat) => chat.body }),
  }),
})

const RuleMessageRef = builder.objectRef<Said>('RuleMessage').implement({
  description: "What a rule's latest incident would be told as, in every form, made from one model.",
  fields: (t) => ({
    sms: t.string({
      description: 'One line of at most 70 characters.',
      resolve: (s) => smsLine(s.message, s.definitions.wordings),
    }),
    text: t.string({
      description: 'The words of its chat card.',
      resolve: (s) => plainText(alertOutline(s.message, s.definitions.wordings)),
    }),
    emailHtml: t.string({
      description: 'The e-mail, with its images inlined.',
      complexity: 50,
      resolve: async (s, _, { services }) =>
        shownHtml(await renderEmail(s.message, s.definitions.wordings, footOf(s.message), services.logger)),
    }),
    chats: t.field({
      type: [ChatBodyRef],
      description: 'As each chat takes it.',
      resolve: (s, _, { locale }) =>
        Object.entries(CHAT_FORMS).map(([id, form]) => ({
          id,
          title: form.title[locale],
          body: form.body(alertOutline(s.message, s.definitions.wordings)),
        })),
    }),
  }),
})

/** Whoever previews gets no link that acts for the reader. */
function footOf(message: AlertMessage): MessageFoot {
  return { why: message.why, acknowledge: null, unsubscribe: null }
}

/** The latest incident of a rule that both whoever asks and the reader may see. */
async function latestOf(context: GraphContext, ruleId: string): Promise<Incident | undefined> {
  const incidents = await context.services.store.incidents({ ruleId, limit: 500 })
  return incidents.find((incident) => incident.openedAt !== null && maySee(context, incident))
}

builder.queryField('ruleMessage', (t) =>
  t.field({
    type: RuleMessageRef,
    nullable: true,
    description:
      "A rule's latest incident as a member would be told of it, under a draft's rule and wording. Null where it had none in their rows. Audited. For audiences that define.",
    complexity: 100,
    args: {
      rule: t.arg.id({ required: true, description: "The rule's id." }),
      as: t.arg.id({ required: true, description: 'The member.' }),
      files: t.arg({ type: [FileTextInput], description: 'Files written differently; what runs when left out.' }),
    },
    resolve: async (_root, { rule, as, files }, context) => {
      requireDefines(context)
      const definitions = usableDraft(context, files)
      if (!definitions.rules.has(rule)) throw notFound('rule', rule.slice(0, 80), definitions.rules.keys())
      const found = await memberAs(context.services, context, definitions, as)
      if (!found) throw notFound('member', as.slice(0, 80))
      await audit(context, `message of ${rule}`, as)
      const { reader } = found
      const told: GraphContext = { ...reader, services: draftServices(context.services, definitions, []) }
      const incident = await latestOf(told, rule)
      const message = incident && messageOf(told, incident)
      return message ? { message, definitions } : null
    },
  }),
)
