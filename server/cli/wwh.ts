import { nameHint } from '../../audiences/near-name.ts'
import { AppError } from '../errors.ts'
import { ACCURACY_USAGE, printAccuracy } from './accuracy.ts'
import { BACKTEST_USAGE, backtestRules } from './backtest.ts'
import { CHECK_USAGE, check } from './check.ts'
import { DIFF_USAGE, diff, PREVIEW_USAGE, PULL_USAGE, preview, pull } from './definitions.ts'
import { IMPORT_USAGE, importFile } from './import.ts'
import { INVITE_USAGE, invite } from './invite.ts'
import { PUBLISH_USAGE, publish } from './publish.ts'
import { QUARANTINE_USAGE, quarantine } from './quarantine.ts'
import { SIGN_IN_USAGE, signIn } from './session-file.ts'

interface Command {
  usage: string
  does: string
  run: (args: string[]) => Promise<number>
}

const COMMANDS: Record<string, Command> = {
  import: {
    usage: IMPORT_USAGE,
    does: 'load tickets from CSV, CSV.gz or NDJSON',
    run: importFile,
  },
  quarantine: {
    usage: QUARANTINE_USAGE,
    does: 'the rows that imports could not take, with line, reason and masked text',
    run: quarantine,
  },
  accuracy: {
    usage: ACCURACY_USAGE,
    does: 'how right the rules are over demo cities whose events are known',
    run: printAccuracy,
  },
  backtest: {
    usage: BACKTEST_USAGE,
    does: 'what rules would have done over a period that is past',
    run: backtestRules,
  },
  check: {
    usage: CHECK_USAGE,
    does: 'name every mistake in the definitions, with file, line and column',
    run: check,
  },
  invite: { usage: INVITE_USAGE, does: 'a link by which a member signs in once, within a day', run: invite },
  'sign-in': { usage: SIGN_IN_USAGE, does: 'keep a session with a running server for the commands below', run: signIn },
  preview: { usage: PREVIEW_USAGE, does: "a view's figures as a member would see them, and its cost", run: preview },
  diff: { usage: DIFF_USAGE, does: 'which readers and figures a directory would change of what runs', run: diff },
  publish: { usage: PUBLISH_USAGE, does: "submit a directory's changes for review", run: publish },
  pull: { usage: PULL_USAGE, does: 'write what runs into a directory, comments included', run: pull },
}

function say(commands: readonly Command[]): number {
  const lines = commands.map(({ usage, does }) => `  wwh ${usage.padEnd(40)} ${does}`)
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

async function main(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args
  const isHelp = ['help', '--help', '-h'].includes(name)
  const [asked] = rest
  if (isHelp && asked === undefined) return say(Object.values(COMMANDS))
  if (isHelp) return main([asked as string, '--help'])
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command)
    throw new AppError('CLI', `there is no command "${name}"`, {
      hint: nameHint(name, [...Object.keys(COMMANDS), 'help']),
    })
  if (rest.some((arg) => arg === '--help' || arg === '-h')) return say([command])
  return command.run(rest)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`${error.code}: ${error.message}${error.hint ? `\n${error.hint}` : ''}\n`)
  process.exitCode = 1
}
