import type { Severity } from '../../audiences/audience.ts'
import { inLink } from '../escape.ts'
import { bytes, characters, fitted, holds } from '../fit.ts'
import { OUTLINE_GIVEN_UP, type Outline } from '../outline.ts'

/** Bytes of a whole body: 28 KB are published, some tenants refuse from 21 KB. */
export const TEAMS_BODY_BYTES = 20_000

const COLOUR: Record<Severity, string> = { blue: 'accent', yellow: 'warning', orange: 'warning', red: 'attention' }

/** An adaptive card for Teams. Text stands in text runs, in which no markdown is read. */
export function teamsCard(outline: Outline) {
  const room = bytes(TEAMS_BODY_BYTES)
  return fitted(outline, OUTLINE_GIVEN_UP, message, (body) => holds(room, JSON.stringify(body)))
}

/** `{{DATE(…)}}` is read even in a text run, so two opening braces never stand together. */
function runs(text: string, style: { weight?: string; color?: string; size?: string; isSubtle?: boolean } = {}) {
  const safe = text.replace(/\{(?=\{)/g, '{ ')
  return { type: 'RichTextBlock' as const, inlines: [{ type: 'TextRun' as const, text: safe, ...style }] }
}

function message(outline: Outline) {
  const color = outline.severity ? COLOUR[outline.severity] : 'default'
  return {
    type: 'message' as const,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive' as const,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard' as const,
          version: '1.4',
          body: [
            runs(outline.headline(characters(150)), { weight: 'bolder', size: 'medium', color }),
            runs(outline.summary(characters(400))),
            ...outline.facts.map(({ name, value }) => ({
              type: 'ColumnSet' as const,
              columns: [
                { type: 'Column' as const, width: '80px', items: [runs(name, { isSubtle: true })] },
                { type: 'Column' as const, width: 'stretch', items: [runs(value)] },
              ],
            })),
            runs(`${outline.signature} · ${outline.label}`, { isSubtle: true, size: 'small' }),
          ],
          actions: [{ type: 'Action.OpenUrl' as const, title: outline.linkText, url: inLink(outline.link) }],
        },
      },
    ],
  }
}
