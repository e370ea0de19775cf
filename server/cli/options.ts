import { type ParseArgsConfig, parseArgs } from 'node:util'
import { AppError } from '../errors.ts'

export interface Options {
  positionals: string[]
  values: Record<string, string | undefined>
}

/**
 * Arguments of a command whose options all take a text.
 * @throws AppError CLI with the command's usage for an option that it does not have, or too many arguments
 */
export function readOptions(args: string[], names: readonly string[], most: number, usage: string): Options {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  try {
    const config: ParseArgsConfig = { args, allowPositionals: true, options }
    const { values, positionals } = parseArgs(config)
    if (positionals.length > most) throw new Error(`"${positionals[most]}" is one argument too many`)
    return { positionals, values: values as Record<string, string | undefined> }
  } catch (error) {
    throw new AppError('CLI', (error as Error).message, { hint: `wwh ${usage}` })
  }
}
