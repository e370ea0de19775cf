import { SEVERITIES } from '../audiences/audience.ts'
import { characters, holds, shorten } from './fit.ts'
import type { Outline } from './outline.ts'

/** Several messages as one, for a channel that may not carry more: each as its headline, in order; the gravest colours it. */
export function mergedOutline(outlines: readonly Outline[]): Outline {
  const first = outlines[0]
  if (!first) throw new RangeError('nothing to merge')
  const rank = (outline: Outline) => (outline.severity ? SEVERITIES.indexOf(outline.severity) : -1)
  const gravest = outlines.reduce((most, outline) => (rank(outline) > rank(most) ? outline : most))
  const zh = first.locale === 'zh'
  const headline = zh ? `${outlines.length}条消息` : `${outlines.length} messages`
  const summary = zh ? '短时间内消息较多，合为一条。' : 'Many at once, so they come as one.'
  return {
    locale: first.locale,
    severity: gravest.severity,
    signature: first.signature,
    label: gravest.label,
    headline: (room) => (holds(room, headline) ? headline : shorten(headline, room)),
    summary: (room) => shorten(summary, room),
    emphasis: null,
    facts: outlines.map((outline, i) => ({
      slot: 'figure' as const,
      name: String(i + 1),
      value: outline.headline(characters(80)),
    })),
    link: inboxOf(gravest.link),
    linkText: zh ? '打开收件箱' : 'Open the inbox',
  }
}

/** The reader's inbox at the address that a message's link has. */
function inboxOf(link: string): string {
  return /^https?:\/\/[^/]+/.test(link) ? `${/^https?:\/\/[^/]+/.exec(link)?.[0]}/inbox` : link
}
