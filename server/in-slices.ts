import { setImmediate } from 'node:timers/promises'

/** How long one piece of a long work may hold up everybody else, milliseconds. */
const SLICE_MS = 15

/** Ends a slice of a long work in this thread once it has lasted long enough: waits until others have had their turn. */
export function turns(sliceMs = SLICE_MS): () => Promise<void> {
  let begun = performance.now()
  return async () => {
    if (performance.now() - begun < sliceMs) return
    await setImmediate()
    begun = performance.now()
  }
}

/** Works through pieces one by one and lets others in between slices of them: pages are answered while messages are made. */
export async function inSlices<T>(pieces: Iterable<T>, work: (piece: T) => void): Promise<void> {
  const turn = turns()
  for (const piece of pieces) {
    work(piece)
    await turn()
  }
}
