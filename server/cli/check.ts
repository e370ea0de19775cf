import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { nameHint } from '../../audiences/near-name.ts'
import { readConfig } from '../config.ts'
import { checkPath } from '../definitions/check-path.ts'
import { REPORT_FORMATS, type ReportFormat, report } from '../definitions/report.ts'
import { AppError } from '../errors.ts'

export const CHECK_USAGE = 'check [DIR|FILE] [--format text|json|sarif]'

/** `wwh check`: every mistake in the definitions at once; exit code 1 when there is any. */
export async function check(args: string[]): Promise<number> {
  const { directory, format } = readArguments(args)
  const path = directory ? resolve(directory) : readConfig(process.env).definitionsDir
  const { problems, looked } = await checkPath(path)
  process.stdout.write(`${report(problems, format, looked)}\n`)
  return problems.length === 0 ? 0 : 1
}

function readArguments(args: string[]): { directory: string | undefined; format: ReportFormat } {
  const usage = { hint: `wwh ${CHECK_USAGE}` }
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { format: { type: 'string' } } })
    if (positionals.length > 1) throw new AppError('CLI', 'name one directory to check', usage)
    const format = REPORT_FORMATS.find((known) => known === (values.format ?? 'text'))
    if (!format)
      throw new AppError('CLI', `there is no format "${values.format}"`, {
        hint: nameHint(values.format ?? '', REPORT_FORMATS),
      })
    return { directory: positionals[0], format }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('CLI', (error as Error).message, usage)
  }
}
