import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reportPdf } from '../../../server/channels/pdf.ts'
import { alertReport } from '../../../templates/special-report.ts'
import { hostileAlerts } from '../../templates/hostile-alerts.ts'
import { definitions, sampleAlerts } from '../../templates/sample-alerts.ts'

const made = { dateText: '7月3日 周五', chart: null }
const AT = new Date('2026-07-03T00:00:00Z')

function pages(pdf: Buffer): number {
  return Number(/\/Type \/Pages[\s\S]{0,200}?\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1])
}

describe('a special report', () => {
  it('is one page, whatever the names, and none of them is read as markup', () => {
    fc.assert(
      fc.property(hostileAlerts, (message) => {
        expect(pages(reportPdf(alertReport(message, definitions.wordings, made), AT))).toBe(1)
      }),
      { numRuns: 12 },
    )
  })
  it('gives up lines until it is one page', () => {
    const report = alertReport(sampleAlerts('water-outage', 'zh')[0]!, definitions.wordings, made)
    const long = { heading: '建议', lines: Array.from({ length: 60 }, () => '请立即核实并回复。'.repeat(20)) }
    expect(pages(reportPdf({ ...report, parts: [...report.parts, long] }, AT))).toBe(1)
  })
})
