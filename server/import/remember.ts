const MOST = 20_000

/** A pure function that remembers its last answers: a file repeats its names and, within a row, its times. */
export function remember<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    if (known.size >= MOST) known.clear()
    const made = compute(key)
    known.set(key, made)
    return made
  }
}
