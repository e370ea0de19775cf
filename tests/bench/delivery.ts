/**
 * Prints how fast messages are made and handed over, to real local servers in a process of their own. Parts, all when none is named:
 *
 *   npm run bench:delivery -- [channels] [digests] [alert] [--seed 7] [--scale 1] [--messages 500]
 *     [--readers 10000] [--scopes 141] [--recipients 1000]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { runCity } from '../server/http/running-city.ts'
import { benchAlert } from './delivery-alert.ts'
import { benchChannels } from './delivery-channels.ts'
import { benchDigests } from './delivery-digests.ts'
import type { Receivers } from './receivers.ts'
import { CITY_SCOPES, MOST_SCOPES } from './recipients.ts'

const PARTS = ['channels', 'digests', 'alert']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '7' },
    scale: { type: 'string', default: '1' },
    messages: { type: 'string', default: '500' },
    readers: { type: 'string', default: '10000' },
    scopes: { type: 'string', default: String(CITY_SCOPES) },
    recipients: { type: 'string', default: '1000' },
  },
})
const unknown = positionals.filter((part) => !PARTS.includes(part))
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}; known: ${PARTS.join(', ')}`)
  process.exit(2)
}
const wanted = (part: string) => positionals.length === 0 || positionals.includes(part)
const scopes = Math.min(Number(values.scopes), MOST_SCOPES)

const child = fork(new URL('receivers.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
const [receivers] = (await once(child, 'message')) as [Receivers]
const city = (env: Record<string, string>) =>
  runCity(
    { WWH_SMTP_URL: receivers.smtpUrl, WWH_MAIL_FROM: 'wwh@city.example', ...env },
    { days: 730, scale: Number(values.scale), seed: Number(values.seed) },
  )
process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`)
try {
  if (wanted('channels')) await benchChannels(city, receivers, Number(values.messages))
  if (wanted('digests')) await benchDigests(city, Number(values.readers), scopes)
  if (wanted('alert')) await benchAlert(city, Number(values.recipients))
} finally {
  child.disconnect()
}
