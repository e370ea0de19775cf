import { closest, distance } from 'fastest-levenshtein'

const MOST = 20

/**
 * The known name that a mistaken one stands for, or undefined when none is near enough to be what was meant: few letters off
 * and more than half of them the same, or a name that was left unfinished.
 */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const alike = known.filter((one) => sharesMost(name, one))
  if (alike.length > 0) {
    const nearest = closest(name, alike)
    if (distance(name, nearest) <= Math.max(2, Math.floor(name.length / 3))) return nearest
  }
  const begun = known.filter((one) => one.startsWith(name) && name.length >= one.length / 2)
  return begun.sort((a, b) => a.length - b.length || a.localeCompare(b))[0]
}

/** Two wrong letters are few in a word and all of a Chinese code. */
function sharesMost(name: string, other: string): boolean {
  const left = [...other]
  const longer = Math.max([...name].length, left.length)
  let shared = 0
  for (const character of name) {
    const at = left.indexOf(character)
    if (at < 0) continue
    left.splice(at, 1)
    shared += 1
  }
  return shared > longer / 2
}

/** A hint that names the nearest known name, or lists what is known. */
export function nameHint(name: string, known: readonly string[]): string {
  const near = didYouMean(name, known)
  if (near) return `did you mean "${near}"?`
  if (known.length === 0) return 'none is defined'
  const listed = [...known].sort().slice(0, MOST).join(', ')
  return `known: ${listed}${known.length > MOST ? `, … (${known.length} in all)` : ''}`
}
