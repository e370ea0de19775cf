/** Works through items in their order, so many under way at once. The first fault of a piece of work is the whole's. */
export async function inLanes<T>(
  items: Iterable<T> | AsyncGenerator<T>,
  lanes: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = Symbol.asyncIterator in items ? items : [...items].values()
  const lane = async () => {
    for await (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Items in groups of a size, in their order. */
export function batches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
