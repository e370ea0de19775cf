import { type ParseArgsConfig, parseArgs } from 'node:util'
import { AppError } from '../errors.ts'

export interface Options {
  positionals: string[]
  values: Record<string, string | undefined>
  /** Those of the flags that were given. */
  flags: ReadonlySet<string>
}

/**
 * Arguments of a command whose options take a text each, but for its flags.
 * @throws AppError CLI with the command's usage for an option that it does not have, or too many arguments
 */
export function readOptions(
  args: string[],
  names: readonly string[],
  most: number,
  usage: string,
  flags: readonly string[] = [],
): Options {
  const options = Object.fromEntries([
    ...names.map((name) => [name, { type: 'string' as const }]),
    ...flags.map((name) => [name, { type: 'boolean' as const }]),
  ])
  try {
    const config: ParseArgsConfig = { args, allowPositionals: true, options }
    const { values, positionals } = parseArgs(config)
    if (positionals.length > most) throw new Error(`"${positionals[most]}" is one argument too many`)
    return {
      positionals,
      values: values as Record<string, string | undefined>,
      flags: new Set(flags.filter((name) => values[name])),
    }
  } catch (error) {
    throw new AppError('CLI', (error as Error).message, { hint: `wwh ${usage}` })
  }
}
