import type { Locale } from '../audiences/locale.ts'
import type { RecordSaid } from './message.ts'

/** A rule's record in a few words, such as 近90天16次判定中14次属实. */
export function recordText({ right, judged, days }: RecordSaid, locale: Locale): string {
  return locale === 'zh' ? `近${days}天${judged}次判定中${right}次属实` : `${right} of ${judged} right in ${days} days`
}
