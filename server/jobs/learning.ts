import { type Learned, learn, type RuleRecord, recordOf, type Verdicted } from '../../alerts/verdict.ts'
import type { RecordSaid } from '../../templates/message.ts'
import type { Services } from '../services.ts'

/** Days that a rule's record covers. */
export const RECORD_DAYS = 90
/** Verdicts older than this are not learnt from. */
const LEARNT_DAYS = 365
const DAY_MS = 86_400_000

type Learning = Pick<Services, 'store' | 'now'>

/** The incidents of the last days with their verdicts, from which a rule's record is made. */
export function lately({ store, now }: Learning, ruleId: string): Promise<Verdicted[]> {
  return store.verdicted(ruleId, new Date(now().getTime() - RECORD_DAYS * DAY_MS).toISOString())
}

/** A rule's record of the last ninety days. */
export async function recentRecord(services: Learning, ruleId: string): Promise<RuleRecord> {
  return recordOf(await lately(services, ruleId))
}

/** The record as messages say it; null where nothing was judged yet. */
export async function recordSaid(services: Learning, ruleId: string): Promise<RecordSaid | null> {
  const { right, judged } = await recentRecord(services, ruleId)
  return judged > 0 ? { right, judged, days: RECORD_DAYS } : null
}

/** What a rule's verdicts teach: those of a year, or since somebody reset it. */
export async function learnedOf({ store, now }: Learning, ruleId: string): Promise<Learned> {
  const year = new Date(now().getTime() - LEARNT_DAYS * DAY_MS).toISOString()
  return learn(await store.verdicted(ruleId, year, true))
}
