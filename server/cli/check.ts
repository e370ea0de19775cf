import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { checkDefinitions, problemText } from '../definitions.ts'

/** `wwh check [DIR]`: every mistake in the definitions, a line each; exit code 1 when there is any. */
export async function check(args: string[]): Promise<number> {
  const directory = args[0] ? resolve(args[0]) : readConfig(process.env).definitionsDir
  const { problems } = await checkDefinitions(directory)
  for (const problem of problems) process.stdout.write(`${problemText(problem)}\n`)
  process.stdout.write(problems.length === 0 ? 'definitions are right\n' : `${problems.length} problems\n`)
  return problems.length === 0 ? 0 : 1
}
