import { inLink, inSlack } from '../escape.ts'
import { characters, fitted, holds, shorten } from '../fit.ts'
import { OUTLINE_GIVEN_UP, type Outline } from '../outline.ts'

/** Characters of a header, a section and a field, fields of a section, and characters of all blocks (`msg_blocks_too_long` above). */
export const SLACK = { header: 150, section: 3000, field: 2000, fields: 10, all: 13_000 }

/** Slack blocks. All of people's text is `plain_text`; the fallback line is escaped and not read as markup. */
export function slackBlocks(outline: Outline) {
  const room = characters(SLACK.all)
  return fitted(outline, OUTLINE_GIVEN_UP, message, (body) => holds(room, JSON.stringify(body)))
}

function plain(text: string, most: number) {
  return { type: 'plain_text' as const, text: shorten(text, characters(most)), emoji: false }
}

function message(outline: Outline) {
  const fields = outline.facts.slice(0, SLACK.fields)
  return {
    text: inSlack(outline.headline(characters(SLACK.header))),
    mrkdwn: false,
    unfurl_links: false,
    blocks: [
      { type: 'header' as const, text: plain(outline.headline(characters(SLACK.header)), SLACK.header) },
      { type: 'section' as const, text: plain(outline.summary(characters(400)), SLACK.section) },
      ...(fields.length > 0
        ? [
            {
              type: 'section' as const,
              fields: fields.map(({ name, value }) => plain(`${name}\n${value}`, SLACK.field)),
            },
          ]
        : []),
      {
        type: 'section' as const,
        text: { type: 'mrkdwn' as const, text: `<${inLink(outline.link)}|${outline.linkText}>` },
      },
      { type: 'context' as const, elements: [plain(`${outline.signature} · ${outline.label}`, SLACK.field)] },
    ],
  }
}
