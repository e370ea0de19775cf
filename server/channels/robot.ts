import { setTimeout as pause } from 'node:timers/promises'
import { CHAT_FORMS } from '../../templates/forms.ts'
import { mergedOutline } from '../../templates/merged-outline.ts'
import { messageOutline, type Outline } from '../../templates/outline.ts'
import type { Wordings } from '../../templates/sentences.ts'
import type { Outcome, Outgoing, Sender } from './channel.ts'
import { providerOf } from './chat-providers.ts'
import { httpClient, isOutcome } from './http-post.ts'
import type { ChatSettings } from './settings.ts'
import { TokenBucket } from './token-bucket.ts'

/** A robot's budget is its own, whichever run of the outbox sends. Keyed by address. */
const buckets = new Map<string, TokenBucket>()

/** Longer waits are spent in the outbox, not in a connection. */
const MOST_WAIT_MS = 10_000
/** Messages that one merged message carries at most. */
const MOST_MERGED = 10
/** Providers ask to keep off the full and half hour, when everybody sends: the first so many seconds after it are avoided. */
const CROWDED_S = 30
const SPREAD_S = 60

interface Waiting {
  outgoing: Outgoing
  outline: Outline
  done(outcome: Outcome): void
}

export interface RobotContext {
  wordings: Wordings
  now: () => Date
  timeoutMs?: number
}

/**
 * A chat's robot. Messages go one after another within what the provider allows; when more wait than may go, they go together as one.
 * Nothing but red is sent in the crowd of the full and half hour. A provider that says "too fast" is left alone for as long as it asks.
 */
export function robotSender(chat: ChatSettings, { wordings, now, timeoutMs }: RobotContext): Sender {
  const provider = providerOf(chat.form)
  const client = httpClient(chat, timeoutMs)
  const bucket = bucketOf(chat.url, provider.allowance, now().getTime())
  const queue: Waiting[] = []
  let working = false

  const post = async (batch: readonly Waiting[]): Promise<Outcome> => {
    const [only, ...more] = batch.map(({ outline }) => outline)
    const body =
      only && more.length === 0
        ? CHAT_FORMS[chat.form].body(only)
        : CHAT_FORMS[provider.mergedForm].body(mergedOutline(batch.map(({ outline }) => outline)))
    const answer = await client.post(provider.posting(body, chat, now()))
    const outcome = isOutcome(answer) ? answer : provider.outcome(answer, now())
    if (outcome.kind === 'retry' && outcome.untried) bucket.block(outcome.afterMs ?? MOST_WAIT_MS, now().getTime())
    return outcome
  }

  const work = async () => {
    working = true
    while (queue.length > 0) {
      const wait = bucket.waitMs(now().getTime())
      if (wait > MOST_WAIT_MS) {
        const error = 'the robot has used up what its provider allows'
        for (const { done } of queue.splice(0)) done({ kind: 'retry', error, afterMs: wait, untried: true })
        break
      }
      if (wait > 0) await pause(wait)
      const overflow = queue.length > bucket.available(now().getTime())
      const batch = queue.splice(0, overflow ? MOST_MERGED : 1)
      bucket.take(now().getTime())
      const outcome = await post(batch)
      for (const { done } of batch) done(outcome)
    }
    working = false
  }

  return {
    close: () => client.close(),
    async send(rendered) {
      if (rendered.kind !== 'message') return { kind: 'permanent', error: `a chat cannot carry ${rendered.kind}` }
      const outline = messageOutline(rendered.message, wordings)
      const afterMs = outline.severity === 'red' ? 0 : crowdMs(now(), rendered.id)
      if (afterMs > 0) return { kind: 'retry', error: 'kept off the full hour', afterMs, untried: true }
      return new Promise<Outcome>((done) => {
        queue.push({ outgoing: rendered, outline, done })
        if (!working) void work()
      })
    },
  }
}

function bucketOf(url: string, allowance: ConstructorParameters<typeof TokenBucket>[0], now: number): TokenBucket {
  const known = buckets.get(url)
  if (known) return known
  const made = new TokenBucket(allowance, now)
  buckets.set(url, made)
  return made
}

/** How long to keep off the crowd after :00 and :30; 0 elsewhere. Ids spread over a minute, each always alike. */
export function crowdMs(now: Date, id: string): number {
  const second = now.getTime() / 1000
  const since = second % 1800
  if (since >= CROWDED_S) return 0
  let mixed = 0
  for (const char of id) mixed = (mixed * 31 + (char.codePointAt(0) ?? 0)) % 100_003
  return Math.round((CROWDED_S - since + (mixed % SPREAD_S)) * 1000)
}
