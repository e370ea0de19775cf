interface Entry<A> {
  answer: Promise<A>
  weight: number
}

/**
 * Keeps answers under their questions up to a weight, the least recently asked going first. Who asks what is being asked already waits
 * for the same answer. A fault is not kept.
 */
export class Recent<A> {
  private readonly entries = new Map<string, Entry<A>>()
  private readonly most: number
  private readonly weightOf: (answer: A) => number
  private weight = 0

  constructor(most: number, weightOf: (answer: A) => number) {
    this.most = most
    this.weightOf = weightOf
  }

  /** The answer to a question; `key` holds everything that it depends on. */
  answer(key: string, ask: () => Promise<A>): Promise<A> {
    const known = this.entries.get(key)
    if (known) {
      this.entries.delete(key)
      this.entries.set(key, known)
      return known.answer
    }
    const entry: Entry<A> = { answer: ask(), weight: 0 }
    this.entries.set(key, entry)
    entry.answer.then(
      (answer) => this.keep(key, entry, answer),
      () => this.forget(key, entry),
    )
    return entry.answer
  }

  private keep(key: string, entry: Entry<A>, answer: A): void {
    entry.weight = this.weightOf(answer)
    if (this.entries.get(key) === entry) this.weight += entry.weight
    for (const [oldest, { weight }] of this.entries) {
      if (this.weight <= this.most) return
      this.entries.delete(oldest)
      this.weight -= weight
    }
  }

  private forget(key: string, entry: Entry<A>): void {
    if (this.entries.get(key) === entry) this.entries.delete(key)
  }
}
