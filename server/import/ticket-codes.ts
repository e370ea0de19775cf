/** The codes of a ticket's fields that the data standard fixes; figures and filters know these alone (`views/datasets/ticket.yaml`). */
export const TICKET_CODES = {
  status: [
    'pending',
    'to_accept',
    'in_progress',
    'in_review',
    'closed',
    'archived',
    'returned',
    'rejected',
    'withdrawn',
  ],
  channel: ['phone', 'web', 'app', 'wechat', 'letter', '110', 'upper', 'grid', 'proactive'],
  nature: ['inquiry', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other'],
  urgency: ['urgent', 'hot', 'normal'],
  caller_kind: ['person', 'enterprise', 'other'],
} as const

export type CodedField = keyof typeof TICKET_CODES
