/** Cells (rows × columns) that are kept in all: about 100 MB of figures at most. */
const MOST_CELLS = 1_000_000

interface Entry<A> {
  answer: Promise<A>
  cells: number
}

/**
 * Keeps answers under the questions that they answer, the least recently asked going first. Who asks what is being asked already waits for
 * the same answer. Rows are frozen, since several readers hold them. A fault is not kept.
 */
export class ResultCache<A extends { rows: object[] }> {
  private readonly entries = new Map<string, Entry<A>>()
  private readonly mostCells: number
  private cells = 0

  constructor(mostCells: number = MOST_CELLS) {
    this.mostCells = mostCells
  }

  /** The answer to a question; `key` holds everything that it depends on, the version of the data included. */
  answer(key: string, ask: () => Promise<A>): Promise<A> {
    const known = this.entries.get(key)
    if (known) {
      this.entries.delete(key)
      this.entries.set(key, known)
      return known.answer
    }
    const entry: Entry<A> = { answer: ask(), cells: 0 }
    this.entries.set(key, entry)
    entry.answer.then(
      (answer) => this.keep(key, entry, answer),
      () => this.forget(key, entry),
    )
    return entry.answer
  }

  private keep(key: string, entry: Entry<A>, { rows }: A): void {
    for (const row of rows) Object.freeze(row)
    Object.freeze(rows)
    // An entry weighs a little even without rows.
    entry.cells = 16 + rows.length * Object.keys(rows[0] ?? {}).length
    if (this.entries.get(key) === entry) this.cells += entry.cells
    for (const [oldest, { cells }] of this.entries) {
      if (this.cells <= this.mostCells) return
      this.entries.delete(oldest)
      this.cells -= cells
    }
  }

  private forget(key: string, entry: Entry<A>): void {
    if (this.entries.get(key) === entry) this.entries.delete(key)
  }
}
