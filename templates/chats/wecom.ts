import { inLink, inMarkdown } from '../escape.ts'
import { bytes, characters, columns, fitted, holds, shorten } from '../fit.ts'
import { type Fact, OUTLINE_GIVEN_UP, type Outline } from '../outline.ts'
import { plainText } from '../plain.ts'
import { COLON } from '../wording.ts'

/** What WeCom's group robot takes; sizes in UTF-8 bytes. */
export const WECOM_TEXT_BYTES = 2048
export const WECOM_MARKDOWN_BYTES = 4096
/** A template card's limits in 字, as WeCom recommends them: what is longer, its card cuts. */
export const WECOM_CARD = {
  source: 13,
  title: 26,
  desc: 30,
  figure: 10,
  note: 15,
  text: 112,
  facts: 6,
  name: 5,
  value: 26,
}

/** Plain text. */
export function wecomText(outline: Outline) {
  const room = bytes(WECOM_TEXT_BYTES)
  const content = fitted(outline, OUTLINE_GIVEN_UP, plainText, (text) => holds(room, text))
  return { msgtype: 'text' as const, text: { content } }
}

/** WeCom's markdown: headings, quotes, links and colours. */
export function wecomMarkdown(outline: Outline) {
  const room = bytes(WECOM_MARKDOWN_BYTES)
  const content = fitted(outline, OUTLINE_GIVEN_UP, markdown, (text) => holds(room, text))
  return { msgtype: 'markdown' as const, markdown: { content } }
}

function markdown(outline: Outline): string {
  const headline = inMarkdown(outline.headline(characters(100)))
  // Its third colour is green, in which no warning stands.
  const isGrave = outline.severity === 'red' || outline.severity === 'orange'
  return [
    `#### ${isGrave ? `<font color="warning">${headline}</font>` : headline}`,
    `<font color="comment">${inMarkdown(`${outline.signature} · ${outline.label}`)}</font>`,
    inMarkdown(outline.summary(characters(300))),
    ...outline.facts.map(
      ({ name, value }) => `> <font color="comment">${name}${COLON[outline.locale]}</font>${inMarkdown(value)}`,
    ),
    // Without an empty line it would stand inside the quote.
    `\n[${outline.linkText}](${inLink(outline.link)})`,
  ].join('\n')
}

/** What a card leaves out first where it has more facts than lines. */
const LEFT_OUT: readonly Fact['slot'][] = ['record', 'rarity', 'since']

/** The facts that a card has no better place for. */
function listed(facts: readonly Fact[]): readonly Fact[] {
  let left = facts.filter(({ slot }) => slot !== 'count' && slot !== 'why')
  for (const slot of LEFT_OUT) if (left.length > WECOM_CARD.facts) left = left.filter((fact) => fact.slot !== slot)
  return left.slice(0, WECOM_CARD.facts)
}

/** A template card of type text_notice. Card fields are not markup; each is within its own limit. */
export function wecomCard(outline: Outline) {
  const within = (text: string, most: number) => shorten(text, columns(most))
  return {
    msgtype: 'template_card' as const,
    template_card: {
      card_type: 'text_notice' as const,
      source: { desc: within(outline.signature, WECOM_CARD.source) },
      main_title: {
        title: within(outline.headline(columns(WECOM_CARD.title)), WECOM_CARD.title),
        desc: within(outline.label, WECOM_CARD.desc),
      },
      ...(outline.emphasis && holds(columns(WECOM_CARD.figure), outline.emphasis.value)
        ? {
            emphasis_content: {
              title: outline.emphasis.value,
              desc: within(outline.emphasis.note, WECOM_CARD.note),
            },
          }
        : {}),
      sub_title_text: within(outline.summary(columns(WECOM_CARD.text)), WECOM_CARD.text),
      horizontal_content_list: listed(outline.facts).map((fact) => ({
        keyname: within(fact.name, WECOM_CARD.name),
        value: within(fact.value, WECOM_CARD.value),
      })),
      jump_list: [{ type: 1 as const, url: inLink(outline.link), title: outline.linkText }],
      card_action: { type: 1 as const, url: inLink(outline.link) },
    },
  }
}
