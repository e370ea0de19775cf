import { inLink, inMarkdown } from '../escape.ts'
import { bytes, characters, fitted, holds } from '../fit.ts'
import { OUTLINE_GIVEN_UP, type Outline } from '../outline.ts'
import { COLON } from '../wording.ts'

/** Bytes of a whole body (error 460101 above). */
export const DINGTALK_BODY_BYTES = 20_000

function markdown(outline: Outline): string {
  return [
    `#### ${inMarkdown(outline.headline(characters(100)))}`,
    inMarkdown(`${outline.signature} · ${outline.label}`),
    inMarkdown(outline.summary(characters(300))),
    outline.facts.map((fact) => `- ${fact.name}${COLON[outline.locale]}${inMarkdown(fact.value)}`).join('\n'),
  ].join('\n\n')
}

/** DingTalk's markdown message; the title is what a notification shows. */
export function dingtalkMarkdown(outline: Outline) {
  return within(outline, (part) => ({
    msgtype: 'markdown' as const,
    markdown: {
      title: part.headline(characters(60)),
      text: `${markdown(part)}\n\n[${part.linkText}](${inLink(part.link)})`,
    },
    at: { isAtAll: false },
  }))
}

/** DingTalk's actionCard: the same text with one button. */
export function dingtalkCard(outline: Outline) {
  return within(outline, (part) => ({
    msgtype: 'actionCard' as const,
    actionCard: {
      title: part.headline(characters(60)),
      text: markdown(part),
      singleTitle: part.linkText,
      singleURL: inLink(part.link),
    },
  }))
}

function within<R>(outline: Outline, compose: (outline: Outline) => R): R {
  const room = bytes(DINGTALK_BODY_BYTES)
  return fitted(outline, OUTLINE_GIVEN_UP, compose, (body) => holds(room, JSON.stringify(body)))
}
