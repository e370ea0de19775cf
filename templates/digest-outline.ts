import { clean } from './clean.ts'
import { CHANGE_WORD, DIGEST_WORD } from './digest-wording.ts'
import { shorten } from './fit.ts'
import type { DigestMessage } from './message.ts'
import type { Outline } from './outline.ts'

/** The outline of a digest: what changed first, then the figures. */
export function digestOutline(digest: DigestMessage): Outline {
  const { locale } = digest
  const headline = clean(`${digest.title} ${digest.periodText ?? digest.dateText}`)
  const said =
    digest.report?.conclusion ?? [digest.changes[0]?.text, digest.unchanged, digest.steady].filter(Boolean).join(' ')
  return {
    locale,
    severity: null,
    signature: clean(digest.signature),
    label: clean(digest.scopeText),
    headline: (room) => shorten(headline, room),
    summary: (room) => shorten(clean(said), room),
    emphasis: null,
    facts: [
      ...digest.changes.map((change) => ({
        slot: 'change' as const,
        name: CHANGE_WORD[change.kind][locale],
        value: clean(change.text),
      })),
      ...digest.figures.map((figure) => ({
        slot: 'figure' as const,
        name: clean(figure.label),
        value: clean([figure.value, figure.comparison].filter(Boolean).join(locale === 'zh' ? '，' : ', ')),
      })),
      { slot: 'why' as const, name: clean(digest.title), value: clean(digest.why) },
    ].filter(({ value }) => value !== ''),
    link: digest.link.replace(/\s/g, ''),
    linkText: DIGEST_WORD.open[locale],
  }
}
