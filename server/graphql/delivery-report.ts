import { isAlert } from '../channels/said.ts'
import { builder } from './builder.ts'
import { DeliveryRef } from './delivery-type.ts'

builder.objectField(DeliveryRef, 'pdf', (t) =>
  t.string({
    nullable: true,
    description: "Where the reader finds it as a PDF of one page; null for a warning, and for what is another's.",
    resolve: ({ id, memberId, message }, _args, { member }) =>
      memberId === member.id && !isAlert(message) ? `/delivery/${encodeURIComponent(id)}/report.pdf` : null,
  }),
)
