import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOCALES } from '../../audiences/locale.ts'
import { reportPdf } from '../../server/channels/pdf.ts'
import { renderDigestEmail } from '../../templates/email-digest.tsx'
import type { DigestMessage } from '../../templates/message.ts'
import { messageOutline } from '../../templates/outline.ts'
import { plainText } from '../../templates/plain.ts'
import { digestReport } from '../../templates/special-report.ts'
import { hostileNames } from './hostile-alerts.ts'
import { definitions } from './sample-alerts.ts'
import { LETTER_KINDS, sampleLetter } from './sample-letters.ts'

const AT = new Date('2026-12-01T00:00:00Z')
const foot = (letter: DigestMessage) => ({ why: letter.why, acknowledge: null, unsubscribe: null })
const LETTERS = LETTER_KINDS.flatMap((kind) => LOCALES.map((locale) => sampleLetter(kind, locale)))

function pages(pdf: Buffer): number {
  return Number(/\/Type \/Pages[\s\S]{0,200}?\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1])
}

/** Letters whose every name and line is what people, or somebody who means harm, may have written. */
const hostileLetters = fc
  .record({ letter: fc.constantFrom(...LETTERS), names: fc.array(hostileNames, { minLength: 8, maxLength: 8 }) })
  .map(({ letter, names }): DigestMessage => {
    let next = 0
    const name = () => names[next++ % names.length] ?? ''
    return {
      ...letter,
      ...{ signature: name(), reader: name(), scopeText: name(), title: name(), why: name(), ahead: [name()] },
      changes: letter.changes.map((change) => ({ ...change, text: name() })),
      figures: letter.figures.map((figure) => ({ ...figure, label: name() })),
      places: letter.places && { ...letter.places, rows: letter.places.rows.map((row) => ({ ...row, name: name() })) },
      ...(letter.report && {
        report: {
          ...letter.report,
          conclusion: name(),
          parts: letter.report.parts.map(({ lines }) => ({ heading: name(), lines: lines.map(name) })),
        },
      }),
    }
  })

describe('the week’s letter and the month’s special report', () => {
  it('say the same figures in every form, the first three of them on one page', async () => {
    for (const letter of LETTERS) {
      const email = await renderDigestEmail(letter, null, foot(letter))
      const report = digestReport(letter, null)
      const forms = [email.html, email.text, plainText(messageOutline(letter, definitions.wordings))]
      for (const { value } of letter.figures) for (const form of forms) expect(form).toContain(value)
      expect(report.figures.map(({ value }) => value)).toEqual(letter.figures.slice(0, 3).map(({ value }) => value))
      expect(pages(reportPdf(report, AT))).toBe(1)
    }
  })

  it('are below the size at which Gmail clips, and let no markup in, whatever the names', async () => {
    await fc.assert(
      fc.asyncProperty(hostileLetters, async (letter) => {
        const { html, subject } = await renderDigestEmail(letter, null, foot(letter))
        expect(Buffer.byteLength(html)).toBeLessThan(102_400)
        expect(html).not.toMatch(/<script|<b onmouseover|<font|<at /)
        expect(subject).not.toMatch(/[\r\n]/)
      }),
      { numRuns: 30 },
    )
  })

  it('are one page as a PDF, whatever the names', () => {
    fc.assert(
      fc.property(hostileLetters, (letter) => {
        expect(pages(reportPdf(digestReport(letter, null), AT))).toBe(1)
      }),
      { numRuns: 8 },
    )
  })
})
