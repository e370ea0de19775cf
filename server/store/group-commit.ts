import { setTimeout as pause } from 'node:timers/promises'

/** Milliseconds that the first of a group waits for others: of what is written in one statement each is cheaper. */
const PAUSE_MS = 4

/**
 * Group commit: what comes within a few milliseconds, or while earlier items are being written, is written in one statement instead of many.
 * Items of one key are never written together, so each meets the state that the one before it left.
 *
 * @param write writes items of different keys; answers in their order
 */
export function grouped<Item, Answer>(
  keyOf: (item: Item) => string,
  write: (items: Item[]) => Promise<Answer[]>,
): (item: Item) => Promise<Answer> {
  let waiting: { item: Item; done(answer: Answer): void; failed(error: unknown): void }[] = []
  let writing = false
  const work = async () => {
    writing = true
    while (waiting.length > 0) {
      await pause(PAUSE_MS)
      const keys = new Set<string>()
      const group = waiting.filter(({ item }) => !keys.has(keyOf(item)) && keys.add(keyOf(item)))
      waiting = waiting.filter((one) => !group.includes(one))
      try {
        const answers = await write(group.map(({ item }) => item))
        for (const [i, { done }] of group.entries()) done(answers[i] as Answer)
      } catch (error) {
        for (const { failed } of group) failed(error)
      }
    }
    writing = false
  }
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!writing) void work()
    })
}
