import type { Locale } from '../../audiences/locale.ts'
import type { Scope } from '../../audiences/scope.ts'
import type { DigestSnapshot } from '../../templates/digest.ts'
import type { DigestMessage } from '../../templates/message.ts'
import type { LockedFigure, Prose } from '../../templates/month-prose.ts'
import { addDeliveries } from './deliveries.ts'
import { iso, isoOrNull, type Sql } from './sql.ts'
import type { NewDelivery } from './store.ts'

/** What a month's report says: the digest that it was drafted from, the figures that its prose may name, and the prose. */
export interface ReportBody {
  /** The rows that it is counted from. */
  scope: Scope
  message: DigestMessage
  figures: LockedFigure[]
  prose: Prose
  snapshot: DigestSnapshot
}

/** A month's special report for one desk in one language: draft, then signed, then sent. Instants are ISO. */
export interface MonthlyReport {
  id: string
  tenant: string
  audience: string
  desk: string
  /** "YYYY-MM". */
  month: string
  locale: Locale
  state: 'draft' | 'signed' | 'sent'
  body: ReportBody
  draftedAt: string
  editedBy: string | null
  editedAt: string | null
  signedBy: string | null
  signedAt: string | null
  sentAt: string | null
}

export interface MonthlyReports {
  /** Keeps a draft; false where there is one of this id. */
  addReport(report: MonthlyReport): Promise<boolean>
  /** Latest month first; of one month, or in one state, alone where that is given. */
  reports(tenant: string, filter: { month?: string; state?: MonthlyReport['state'] }): Promise<MonthlyReport[]>
  report(id: string): Promise<MonthlyReport | null>
  /** The last one of a desk and language that was signed for an earlier month. */
  reportBefore(report: Pick<MonthlyReport, 'tenant' | 'desk' | 'locale' | 'month'>): Promise<MonthlyReport | null>
  /** False, and nothing changed, where it is no draft any more or somebody has edited it since `editedAt`. */
  editReport(report: Pick<MonthlyReport, 'id' | 'editedAt'>, body: ReportBody, by: string, now: Date): Promise<boolean>
  /** The same; what is signed is not edited any more. */
  signReport(report: Pick<MonthlyReport, 'id' | 'editedAt'>, by: string, now: Date): Promise<boolean>
  /** One transaction: the deliveries, and that it was sent. False, and nothing changed, unless it is signed and not sent. */
  sendReport(id: string, deliveries: NewDelivery[], now: Date): Promise<boolean>
}

interface Row
  extends Pick<MonthlyReport, 'id' | 'tenant' | 'audience' | 'desk' | 'month' | 'locale' | 'state' | 'body'> {
  drafted_at: Date
  edited_by: string | null
  edited_at: Date | null
  signed_by: string | null
  signed_at: Date | null
  sent_at: Date | null
}

function fromRow(row: Row): MonthlyReport {
  const { drafted_at, edited_by, edited_at, signed_by, signed_at, sent_at, ...rest } = row
  return {
    ...rest,
    draftedAt: iso(drafted_at),
    editedBy: edited_by,
    editedAt: isoOrNull(edited_at),
    signedBy: signed_by,
    signedAt: isoOrNull(signed_at),
    sentAt: isoOrNull(sent_at),
  }
}

/** Monthly special reports. */
export function monthlyReports(sql: Sql): MonthlyReports {
  return {
    async addReport({ id, tenant, audience, desk, month, locale, body, draftedAt }) {
      const rows = await sql.query(
        `INSERT INTO monthly_reports (id, tenant, audience, desk, month, locale, state, body, drafted_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7::jsonb, $8) ON CONFLICT (id) DO NOTHING RETURNING id`,
        [id, tenant, audience, desk, month, locale, JSON.stringify(body), draftedAt],
      )
      return rows.length > 0
    },
    async reports(tenant, { month, state }) {
      const rows = await sql.query<Row>(
        `SELECT * FROM monthly_reports WHERE tenant = $1 AND ($2::text IS NULL OR month = $2) AND ($3::text IS NULL OR state = $3)
         ORDER BY month DESC, audience, desk, locale`,
        [tenant, month ?? null, state ?? null],
      )
      return rows.map(fromRow)
    },
    async report(id) {
      const [row] = await sql.query<Row>('SELECT * FROM monthly_reports WHERE id = $1', [id])
      return row ? fromRow(row) : null
    },
    async reportBefore({ tenant, desk, locale, month }) {
      const [row] = await sql.query<Row>(
        `SELECT * FROM monthly_reports WHERE tenant = $1 AND desk = $2 AND locale = $3 AND month < $4 AND state <> 'draft'
         ORDER BY month DESC LIMIT 1`,
        [tenant, desk, locale, month],
      )
      return row ? fromRow(row) : null
    },
    async editReport({ id, editedAt }, body, by, now) {
      const rows = await sql.query(
        `UPDATE monthly_reports SET body = $2::jsonb, edited_by = $3, edited_at = $4
         WHERE id = $1 AND state = 'draft' AND edited_at IS NOT DISTINCT FROM $5::timestamptz RETURNING id`,
        [id, JSON.stringify(body), by, now.toISOString(), editedAt],
      )
      return rows.length > 0
    },
    async signReport({ id, editedAt }, by, now) {
      const rows = await sql.query(
        `UPDATE monthly_reports SET state = 'signed', signed_by = $2, signed_at = $3
         WHERE id = $1 AND state = 'draft' AND edited_at IS NOT DISTINCT FROM $4::timestamptz RETURNING id`,
        [id, by, now.toISOString(), editedAt],
      )
      return rows.length > 0
    },
    sendReport: (id, deliveries, now) =>
      sql.transaction(async (tx) => {
        const rows = await tx.query(
          `UPDATE monthly_reports SET state = 'sent', sent_at = $2 WHERE id = $1 AND state = 'signed' RETURNING id`,
          [id, now.toISOString()],
        )
        if (rows.length === 0) return false
        await addDeliveries(tx, deliveries, now)
        return true
      }),
  }
}
