import { setImmediate } from 'node:timers/promises'

/** How long one piece of a long work may hold up everybody else, milliseconds. */
const SLICE_MS = 15

/** Works through pieces one by one and lets others in between slices of them: pages are answered while messages are made. */
export async function inSlices<T>(pieces: Iterable<T>, work: (piece: T) => void): Promise<void> {
  let begun = performance.now()
  for (const piece of pieces) {
    work(piece)
    if (performance.now() - begun < SLICE_MS) continue
    await setImmediate()
    begun = performance.now()
  }
}
