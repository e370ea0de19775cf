import type { Channel } from '../../audiences/audience.ts'
import type { Sender } from '../channels/channel.ts'
import type { Services } from '../services.ts'

/** An address in a provider's words: a log is read by more people than the outbox. */
const ADDRESS = /[^\s<>"]+@[^\s<>"]+/g

/** What failed in one run of the sending, to be logged once for each provider however many messages wait for it. */
export function sendingFailures() {
  const failures = new Map<Sender, { channel: Channel; error: string; waiting: Set<string> }>()
  return {
    failed(sender: Sender, channel: Channel, error: string): void {
      failures.set(sender, { channel, error, waiting: failures.get(sender)?.waiting ?? new Set() })
    },
    /** A delivery that waits; counted where its sender failed. */
    waits(sender: Sender | null, id: string): void {
      if (sender) failures.get(sender)?.waiting.add(id)
    },
    log(logger: Services['logger']): void {
      for (const { channel, error, waiting } of failures.values())
        logger.warn(
          { channel, error: error.replace(ADDRESS, '…'), waiting: waiting.size },
          'messages could not be sent and wait for another try',
        )
    },
  }
}
