/** The argument by which a page says how its reader came. */
export const VIA_ARG = {
  description:
    'The kind of message and the channel by whose link the reader came, such as alert-email; left out otherwise.',
} as const

/** What a link says of the message that it stood in; null for what no message of ours says. */
export function readVia(via: string | null | undefined): string | null {
  return via && /^(alert|digest)-(inbox|email|card|webhook)$/.test(via) ? via : null
}
