import { Button } from '@react-email/button'
import { Link } from '@react-email/link'
import { Text } from '@react-email/text'
import type { Locale } from '../audiences/locale.ts'
import { inColour, lineColour } from './email-colour.ts'
import { COLON } from './wording.ts'

/** What stands under every message: why the reader gets it, and what they can do about it by one tap. */
export interface MessageFoot {
  why: string
  /** Links that act for the reader; null where the reader may not, or somebody else looks at the message. */
  acknowledge: string | null
  unsubscribe: string | null
}

const WORD = {
  acknowledge: { zh: '一键签收', en: 'Acknowledge' },
  unsubscribe: { zh: '退订', en: 'Unsubscribe' },
} as const

const SMALL = { fontSize: '12px', lineHeight: '18px', margin: '16px 0 0' } as const

/** Acknowledging by one tap, beside the way to the page. */
export function AcknowledgeButton({ href, locale }: { href: string; locale: Locale }) {
  const { className, colour } = lineColour('accent')
  return (
    <Button
      href={href}
      className={`accent ${className}`}
      style={{
        border: `1px solid ${colour}`,
        color: colour,
        fontSize: '15px',
        padding: '11px 19px',
        marginTop: '16px',
        borderRadius: '4px',
      }}
    >
      {WORD.acknowledge[locale]}
    </Button>
  )
}

export function EmailFoot({ foot, locale }: { foot: MessageFoot; locale: Locale }) {
  return (
    <Text {...inColour('quiet', SMALL)}>
      {foot.why}{' '}
      {foot.unsubscribe && (
        <Link
          href={foot.unsubscribe}
          {...inColour('quiet', { textDecoration: 'underline', whiteSpace: 'nowrap' } as const)}
        >
          {WORD.unsubscribe[locale]}
        </Link>
      )}
    </Text>
  )
}

/** The same as lines of plain text. */
export function footText(foot: MessageFoot, locale: Locale): string {
  const colon = COLON[locale]
  const link = (name: keyof typeof WORD, url: string | null) => (url ? [`${WORD[name][locale]}${colon}${url}`] : [])
  return [...link('acknowledge', foot.acknowledge), foot.why, ...link('unsubscribe', foot.unsubscribe)].join('\n')
}
