import type { Severity } from '../../audiences/audience.ts'
import { inLink } from '../escape.ts'
import { bytes, characters, columns, fitted, holds } from '../fit.ts'
import { OUTLINE_GIVEN_UP, type Outline } from '../outline.ts'

/** Bytes of a whole body (error 11232 concerns the rate, not the size). */
export const FEISHU_BODY_BYTES = 20_000

/** Two such facts stand side by side. */
const HALF_A_CARD = columns(10)

const HEADER: Record<Severity, string> = { blue: 'blue', yellow: 'yellow', orange: 'orange', red: 'red' }

/** A Feishu card. All of people's text is `plain_text`, in which no markup is read. */
export function feishuCard(outline: Outline) {
  const room = bytes(FEISHU_BODY_BYTES)
  return fitted(outline, OUTLINE_GIVEN_UP, card, (body) => holds(room, JSON.stringify(body)))
}

function plain(text: string) {
  return { tag: 'plain_text' as const, content: text }
}

function card(outline: Outline) {
  return {
    msg_type: 'interactive' as const,
    card: {
      config: { wide_screen_mode: true },
      header: {
        template: outline.severity ? HEADER[outline.severity] : 'blue',
        title: plain(outline.headline(characters(100))),
      },
      elements: [
        { tag: 'div' as const, text: plain(outline.summary(characters(300))) },
        ...(outline.facts.length > 0
          ? [
              {
                tag: 'div' as const,
                fields: outline.facts.map(({ name, value }) => ({
                  is_short: holds(HALF_A_CARD, value),
                  text: plain(`${name}\n${value}`),
                })),
              },
            ]
          : []),
        {
          tag: 'action' as const,
          actions: [
            {
              tag: 'button' as const,
              type: 'primary' as const,
              text: plain(outline.linkText),
              url: inLink(outline.link),
            },
          ],
        },
        { tag: 'note' as const, elements: [plain(`${outline.signature} · ${outline.label}`)] },
      ],
    },
  }
}
