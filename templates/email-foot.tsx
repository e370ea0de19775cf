import { Link } from '@react-email/link'
import { Text } from '@react-email/text'
import type { Locale } from '../audiences/locale.ts'
import { THEME } from './theme.ts'

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

const SMALL = { color: THEME.quiet, fontSize: '12px', lineHeight: '18px', margin: '4px 0' } as const

export function EmailFoot({ foot, locale }: { foot: MessageFoot; locale: Locale }) {
  return (
    <>
      {foot.acknowledge && (
        <Text style={{ margin: '16px 0 4px', fontSize: '15px' }}>
          <Link href={foot.acknowledge} style={{ color: THEME.accent, textDecoration: 'underline' }}>
            {WORD.acknowledge[locale]}
          </Link>
        </Text>
      )}
      <Text style={SMALL}>
        {foot.why}{' '}
        {foot.unsubscribe && (
          <Link
            href={foot.unsubscribe}
            style={{ color: THEME.quiet, textDecoration: 'underline', whiteSpace: 'nowrap' }}
          >
            {WORD.unsubscribe[locale]}
          </Link>
        )}
      </Text>
    </>
  )
}

/** The same as lines of plain text. */
export function footText(foot: MessageFoot, locale: Locale): string {
  const link = (name: keyof typeof WORD, url: string | null) => (url ? [`${WORD[name][locale]}: ${url}`] : [])
  return [...link('acknowledge', foot.acknowledge), foot.why, ...link('unsubscribe', foot.unsubscribe)].join('\n')
}
