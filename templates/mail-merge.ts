import type { MessageFoot } from './email-foot.tsx'
import { inHtml } from './escape.ts'
import type { AlertMessage, DigestMessage, Email } from './message.ts'

/**
 * Mail merge: a letter that many readers get is laid out once, with marks where it differs between them, and filled in for each. What is
 * filled in is the same as if the letter had been laid out for its reader.
 */

/** What differs between the readers of one letter; empty where a letter has no such place. */
export type MergeFields = Record<'reader' | 'acknowledge' | 'unsubscribe', string>

/** Of the range that has no characters of its own; people's texts hold none that would be taken for a mark of another name. */
const MARK = /\ue000(reader|acknowledge|unsubscribe)\ue000/g
const mark = (name: keyof MergeFields) => `\ue000${name}\ue000`

/** A message and its foot with marks for what is the reader's own, and that apart. */
export function forMerging<M extends AlertMessage | DigestMessage>(
  message: M,
  foot: MessageFoot,
): { message: M; foot: MessageFoot; fields: MergeFields } {
  return {
    message: 'reader' in message ? { ...message, reader: mark('reader') } : message,
    foot: {
      ...foot,
      acknowledge: foot.acknowledge && mark('acknowledge'),
      unsubscribe: foot.unsubscribe && mark('unsubscribe'),
    },
    fields: {
      reader: 'reader' in message ? message.reader : '',
      acknowledge: foot.acknowledge ?? '',
      unsubscribe: foot.unsubscribe ?? '',
    },
  }
}

/** A letter with marks as one reader gets it. */
export function merged({ html, text, ...letter }: Email, fields: MergeFields): Email {
  return {
    ...letter,
    html: html.replace(MARK, (_mark, name: keyof MergeFields) => inHtml(fields[name])),
    text: text.replace(MARK, (_mark, name: keyof MergeFields) => fields[name]),
  }
}
