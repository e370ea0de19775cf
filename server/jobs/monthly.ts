import { digestId } from '../../alerts/identity.ts'
import { localTime, nextLocalTime } from '../../alerts/local-clock.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import { deskOf } from '../../alerts/subscription.ts'
import { isQuiet } from '../../audiences/quiet-hours.ts'
import type { DigestMessage, SignedProse } from '../../templates/message.ts'
import { signedParts } from '../../templates/month-prose.ts'
import { momentText } from '../../templates/wording.ts'
import { isWorkday } from '../../views/calendar.ts'
import { addDays, daysBetween, localDay } from '../../views/local-days.ts'
import type { GraphContext } from '../graphql/builder.ts'
import { reportLink } from '../links.ts'
import type { Services } from '../services.ts'
import type { MonthlyReport, ReportBody } from '../store/monthly-reports.ts'
import { DIGEST_PRODUCT } from '../store/store.ts'
import { readersOf } from './alert-readings.ts'
import { calendarAround, startRun } from './digest.ts'
import { editionOfMonth } from './digest-edition.ts'
import { byMember, channelsFor } from './digest-group.ts'
import { draftReport } from './monthly-draft.ts'

/** Drafts the last month's report of every desk that has one, from the month's first workday on, and sends what was signed and has not gone yet. */
export async function makeMonthlyReports(services: Services): Promise<number> {
  for (const report of await services.store.reports(services.definitions.city.tenant, { state: 'signed' }))
    await sendReport(services, report)
  return draftDueReports(services)
}

/** One reader of every desk and language: they read the same report. */
function desksOf(readers: readonly Reader[]): Map<string, Reader> {
  const desks = new Map<string, Reader>()
  for (const reader of readers)
    if (reader.audience.digest.monthly) desks.set(`${deskOf(reader)} ${reader.member.locale}`, reader)
  return desks
}

async function draftDueReports(services: Services): Promise<number> {
  const { store, definitions, now } = services
  const { tenant, zone } = definitions.city
  const today = localDay(now(), zone)
  const month = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7)
  const desks = desksOf(await readersOf(services))
  if (desks.size === 0) return 0
  const calendar = await calendarAround(services)
  const begun = daysBetween(`${today.slice(0, 7)}-01`, addDays(today, 1)).filter((day) => isWorkday(calendar, day))
  const clock = localTime(now(), zone)
  const isDue = ({ audience }: Reader) =>
    begun.length > 0 && (begun[0] !== today || clock >= (audience.digest.monthly?.at ?? ''))
  const known = new Set((await store.reports(tenant, { month })).map(({ id }) => id))
  const due = [...desks].flatMap(([key, reader]) => {
    const id = digestId(tenant, DIGEST_PRODUCT.monthly, month, key, 'draft')
    return isDue(reader) && !known.has(id) ? [{ id, reader }] : []
  })
  if (due.length === 0) return 0
  const edition = editionOfMonth(month, zone)
  const run = await startRun(services, calendar, Date.parse(`${month}-01T00:00:00Z`))
  let drafted = 0
  for (const { id, reader } of due) {
    const { locale } = reader.member
    const report = { ...draftOf(reader, month, now()), id, tenant }
    const before = await store.reportBefore(report)
    const body = await draftReport({ ...reader, locale, services }, before, run, edition)
    if (body && (await store.addReport({ ...report, body }))) drafted += 1
  }
  return drafted
}

function draftOf(reader: Reader, month: string, now: Date): Omit<MonthlyReport, 'id' | 'tenant' | 'body'> {
  return {
    ...{ audience: reader.audience.id, desk: deskOf(reader), month, locale: reader.member.locale, state: 'draft' },
    ...{ draftedAt: now.toISOString(), editedBy: null, editedAt: null, signedBy: null, signedAt: null, sentAt: null },
  }
}

/** The report counted again over the same rows and days; null where nobody of its desk is there any more. */
export async function recountReport(services: Services, report: MonthlyReport): Promise<ReportBody | null> {
  const readers = await readersOf(services)
  const reader = readers.find((one) => deskOf(one) === report.desk && one.member.locale === report.locale)
  if (!reader) return null
  const context: GraphContext = { ...reader, locale: report.locale, services }
  const edition = editionOfMonth(report.month, services.definitions.city.zone)
  const run = await startRun(services, await calendarAround(services), Date.parse(`${report.month}-01T00:00:00Z`))
  return draftReport(context, await services.store.reportBefore(report), run, edition)
}

/** The report as it goes out: the digest that it was drafted from, with the prose and who signed it. */
export async function reportMessage(services: Services, report: MonthlyReport): Promise<DigestMessage> {
  const { body, locale, signedBy, signedAt } = report
  const { figures, prose } = body
  const signed: SignedProse = {
    ...signedParts(prose, figures, locale),
    signedText: await signedText(services, locale, signedBy, signedAt),
    pdf: reportLink(services.config, report.id),
  }
  return { ...body.message, report: signed }
}

async function signedText(
  { store, definitions, now }: Services,
  locale: MonthlyReport['locale'],
  by: string | null,
  at: string | null,
): Promise<string> {
  if (by === null || at === null) return locale === 'zh' ? '草稿，未签发' : 'A draft, not signed'
  const name = (await store.member(by))?.name ?? by
  const moment = momentText(new Date(at), now(), definitions.city.zone, locale)
  return locale === 'zh' ? `签发：${name} ${moment}` : `Signed by ${name}, ${moment}`
}

/** Sends a signed report to the members of its desk who read its language; after their quiet hours. False where another process did. */
export async function sendReport(services: Services, report: MonthlyReport): Promise<boolean> {
  const { store, definitions, now } = services
  const { zone } = definitions.city
  const { reader: _, ...message } = await reportMessage(services, report)
  const subscriptions = byMember(await store.subscriptions())
  const readers = (await readersOf(services)).filter(
    (one) => deskOf(one) === report.desk && one.member.locale === report.locale,
  )
  const deliveries = readers.flatMap((reader) => {
    const { member, audience } = reader
    const { quietHours } = audience
    const later =
      quietHours && isQuiet(quietHours, localTime(now(), zone)) ? nextLocalTime(now(), quietHours.to, zone) : now()
    return channelsFor(reader, DIGEST_PRODUCT.monthly, subscriptions.get(member.id) ?? []).map((channel) => ({
      id: digestId(report.tenant, DIGEST_PRODUCT.monthly, report.month, member.id, channel),
      ...{
        tenant: report.tenant,
        memberId: member.id,
        channel,
        kind: 'digest' as const,
        incidentId: null,
        revision: 0,
      },
      ...{ state: 'due' as const, why: DIGEST_PRODUCT.monthly },
      dueAt: (channel === 'inbox' ? now() : later).toISOString(),
      message,
      reader: member.name,
    }))
  })
  return store.sendReport(report.id, deliveries, now())
}
