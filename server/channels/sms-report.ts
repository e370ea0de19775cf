import { AppError } from '../errors.ts'
import type { ArrivalReport } from '../store/store.ts'
import { excerpt } from './http-post.ts'
import { type SmsGateway, textAt } from './sms-gateway.ts'

type Shape = NonNullable<SmsGateway['report']>

/** Reports of one posting; gateways push up to some hundreds. */
const MOST = 2000

/**
 * What a gateway posted, read as its file describes it. Reports that name no message are left out.
 * @throws AppError SMS_REPORT for what is no report at all
 */
export function readSmsReports(shape: Shape, body: unknown): ArrivalReport[] {
  const reports = Array.isArray(body) ? body : [body]
  if (reports.length > MOST || reports.some((report) => report === null || typeof report !== 'object'))
    throw new AppError('SMS_REPORT', `what was posted is no list of at most ${MOST} reports`, {
      hint: 'a report, or a list of them, as JSON',
    })
  return reports.flatMap((report: unknown) => {
    const id = (shape.id && textAt(report, shape.id)) || null
    const acceptedAs = (shape.messageId && textAt(report, shape.messageId)) || null
    if (id === null && acceptedAs === null) return []
    const why = shape.error.map((path) => textAt(report, path)).filter(Boolean)
    const arrived = textAt(report, shape.delivered.path) === shape.delivered.equals
    return [{ id, acceptedAs, arrived, why: excerpt(why.join(': ')) }]
  })
}
