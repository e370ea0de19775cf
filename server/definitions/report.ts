import type { Problem } from '../../audiences/definition.ts'

export const REPORT_FORMATS = ['text', 'json', 'sarif'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** One problem as a line that editors can follow. */
export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`
}

/** Problems for people (`text`), for programs (`json`: a list), or for code hosts that show them beside the lines (`sarif`). */
export function report(problems: readonly Problem[], format: ReportFormat, looked: string): string {
  if (format === 'json') return JSON.stringify(problems, null, 2)
  if (format === 'sarif') return JSON.stringify(sarif(problems), null, 2)
  const count = problems.length
  const end = count === 0 ? 'definitions are right' : count === 1 ? '1 problem' : `${count} problems`
  return [...problems.map(problemText), `${end} (${looked})`].join('\n')
}

/** SARIF 2.1.0, one rule: OASIS "Static Analysis Results Interchange Format". */
function sarif(problems: readonly Problem[]) {
  const driver = {
    name: 'wwh check',
    rules: [{ id: 'definition', shortDescription: { text: 'A mistake in a definition' } }],
  }
  const results = problems.map(({ file, line, column, message, hint }) => ({
    ruleId: 'definition',
    level: 'error',
    message: { text: hint ? `${message} (${hint})` : message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.replaceAll('\\', '/') },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  }
}
