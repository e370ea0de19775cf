import { inLink, inSlack } from '../escape.ts'
import { characters, fitted, holds, shorten } from '../fit.ts'
import { OUTLINE_GIVEN_UP, type Outline } from '../outline.ts'
import { COLON } from '../wording.ts'

/** Characters of a header, a section and a context's text, and of all blocks (`msg_blocks_too_long` above). */
export const SLACK = { header: 150, section: 3000, context: 2000, all: 13_000 }

/** Slack blocks. All of people's text is `plain_text` or rich text, in which no markup is read; the fallback line is escaped and not read as markup. */
export function slackBlocks(outline: Outline) {
  const room = characters(SLACK.all)
  return fitted(outline, OUTLINE_GIVEN_UP, message, (body) => holds(room, JSON.stringify(body)))
}

function plain(text: string, most: number) {
  return { type: 'plain_text' as const, text: shorten(text, characters(most)), emoji: false }
}

/** A line a fact, its name bold: fields would set name and value alike, in two narrow columns. */
function factLines({ facts, locale }: Outline) {
  return facts.flatMap(({ name, value }, i) => [
    { type: 'text' as const, text: `${name}${COLON[locale]}`, style: { bold: true } },
    { type: 'text' as const, text: i < facts.length - 1 ? `${value}\n` : value },
  ])
}

function message(outline: Outline) {
  return {
    text: inSlack(outline.headline(characters(SLACK.header))),
    mrkdwn: false,
    unfurl_links: false,
    blocks: [
      { type: 'header' as const, text: plain(outline.headline(characters(SLACK.header)), SLACK.header) },
      { type: 'section' as const, text: plain(outline.summary(characters(400)), SLACK.section) },
      ...(outline.facts.length > 0
        ? [
            {
              type: 'rich_text' as const,
              elements: [{ type: 'rich_text_section' as const, elements: factLines(outline) }],
            },
          ]
        : []),
      {
        type: 'section' as const,
        text: { type: 'mrkdwn' as const, text: `<${inLink(outline.link)}|${outline.linkText}>` },
      },
      { type: 'context' as const, elements: [plain(`${outline.signature} · ${outline.label}`, SLACK.context)] },
    ],
  }
}
