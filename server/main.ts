import { readConfig } from './config.ts'
import { AppError } from './errors.ts'
import { type OnProgress, type Running, startServer } from './start.ts'

const STAGES = {
  stores: 'opening the stores',
  city: 'loading the demo city',
  alerts: 'running the alert engine over the last weeks',
  messages: 'making the messages',
  ready: 'ready',
} as const

/** Progress on one line of a terminal; a line a stage elsewhere. */
function progress(): OnProgress {
  let last = ''
  return (stage, done, total) => {
    const share = total > 0 ? ` ${Math.round((100 * done) / total)} %` : ''
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${STAGES[stage]}${share}${stage === 'ready' ? '\n' : ''}`)
    else if (stage !== last) process.stdout.write(`${STAGES[stage]}\n`)
    last = stage
  }
}

function announce(running: Running): void {
  process.stdout.write(`\nWho-What-How is at ${running.url}\n`)
  if (running.signIns.length === 0) return
  process.stdout.write('One sign-in link for each reader (each works once):\n\n')
  const width = Math.max(...running.signIns.map(({ member }) => member.id.length))
  for (const { member, url } of running.signIns) process.stdout.write(`  ${member.id.padEnd(width)}  ${url}\n`)
}

try {
  const running = await startServer(readConfig(process.env), progress())
  announce(running)
  const stop = async () => {
    await running.close()
    process.stdout.write('stopped\n')
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`\n${error.code}: ${error.message}\n${error.hint ? `${error.hint}\n` : ''}`)
  process.exit(1)
}
