import type { Warehouse } from './warehouse.ts'

/** How long the data of a server, into which others may write too, is taken to be unchanged. */
const LOOK_AGAIN_MS = 2_000

/** Grows with every insert and mutation, and not when the engine merges parts on its own. */
const BLOCKS = `SELECT toString(sum(block)) AS version FROM (SELECT max(max_block_number) + max(data_version) AS block
  FROM system.parts WHERE database = currentDatabase() AND active GROUP BY table, partition_id)`

/** Tells when rows may have changed, so that an answer is kept no longer than its data. */
export interface DataVersion {
  /** Equal texts: no row has changed in between. */
  now(): Promise<string>
  /** This process has written. */
  wrote(): void
}

/** The embedded engine has one writer, this process. On a server a change by others is seen within two seconds. */
export function dataVersion(rows: Warehouse['rows'], shared: boolean): DataVersion {
  let written = 0
  let seen = Promise.resolve('')
  let looked = Number.NEGATIVE_INFINITY
  return {
    wrote: () => {
      written++
    },
    now: async () => {
      if (shared && performance.now() - looked > LOOK_AGAIN_MS) {
        looked = performance.now()
        // Whoever asks meanwhile waits for the same look: a page's questions are one version's.
        seen = rows<{ version: string }>(BLOCKS).then(([found]) => found?.version ?? '')
        seen.catch(() => {
          looked = Number.NEGATIVE_INFINITY
        })
      }
      return `${written} ${await seen}`
    },
  }
}
