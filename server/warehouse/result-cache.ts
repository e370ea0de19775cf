import { Recent } from '../recent.ts'

/** Cells (rows × columns) that are kept in all: about 100 MB of figures at most. */
const MOST_CELLS = 1_000_000

/** The engine's latest answers. Rows are frozen, since several readers hold them. */
export class ResultCache<A extends { rows: object[] }> {
  private readonly recent: Recent<A>

  constructor(mostCells: number = MOST_CELLS) {
    // An answer weighs a little even without rows.
    this.recent = new Recent(mostCells, ({ rows }) => 16 + rows.length * Object.keys(rows[0] ?? {}).length)
  }

  /** The answer to a question; `key` holds everything that it depends on, the version of the data included. */
  answer(key: string, ask: () => Promise<A>): Promise<A> {
    return this.recent.answer(key, async () => {
      const answer = await ask()
      for (const row of answer.rows) Object.freeze(row)
      Object.freeze(answer.rows)
      return answer
    })
  }
}
