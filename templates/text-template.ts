import { closed } from './clean.ts'

/**
 * A sentence with places for values: `{name}` stands for a value, `[…]` is a clause that goes when any value in it is empty, and a
 * backslash takes the next sign as it is. Values are put in, never read: whatever signs they hold, they stay text.
 */
export type TextTemplate = readonly Part[]

type Part = string | Place | { clause: readonly (string | Place)[] }
interface Place {
  place: string
}

/** Something wrong in a template's text, at an offset counted from 0. */
export interface TemplateFault {
  at: number
  message: string
  /** The placeholder that nobody knows, where that is what is wrong. */
  unknown?: string
}

const TOKEN = /\\(?<escaped>[\s\S])|\{(?<place>[^{}]*)\}|(?<sign>[[\]{}])|(?<text>[^\\[\]{}]+)|(?<last>\\)/gu

/** Reads a template; every fault at once. `known` are the placeholders that it may use. */
export function parseTemplate(
  source: string,
  known: readonly string[],
): { template: TextTemplate; faults: TemplateFault[] } {
  const template: Part[] = []
  const faults: TemplateFault[] = []
  let clause: (string | Place)[] | null = null
  let opened = 0
  for (const token of source.matchAll(TOKEN)) {
    const { escaped, place, sign, text } = token.groups as Record<string, string | undefined>
    const at = token.index
    if (place !== undefined) {
      if (!known.includes(place)) faults.push({ at, message: `there is no placeholder {${place}}`, unknown: place })
      ;(clause ?? template).push({ place })
    } else if (sign === '[' && !clause) {
      clause = []
      opened = at
    } else if (sign === ']' && clause) {
      template.push({ clause })
      if (!clause.some(isPlace)) faults.push({ at: opened, message: 'a clause without a placeholder never goes' })
      clause = null
    } else if (sign !== undefined) {
      faults.push({ at, message: sign === '[' ? 'a clause inside a clause' : `a lone "${sign}"` })
    } else {
      ;(clause ?? template).push(escaped ?? text ?? '\\')
    }
  }
  if (clause) faults.push({ at: opened, message: 'a clause that is not closed' })
  return { template, faults }
}

function isPlace(part: Part): part is Place {
  return typeof part !== 'string' && 'place' in part
}

/** The template with its values; a value that is not given is empty. Two numbers never run into one: 地铁1 46件, not 地铁146件. */
export function fill(template: TextTemplate, values: Readonly<Record<string, string>>): string {
  const textOf = (part: string | Place) => (isPlace(part) ? closed(values[part.place] ?? '') : part)
  const texts = template.flatMap((part) => {
    if (typeof part === 'string' || isPlace(part)) return [textOf(part)]
    return part.clause.some((inner) => isPlace(inner) && !values[inner.place]) ? [] : part.clause.map(textOf)
  })
  return texts.reduce(
    (before, text) => `${before}${/\p{Nd}$/u.test(before) && /^\p{Nd}/u.test(text) ? ' ' : ''}${text}`,
    '',
  )
}

/** Placeholders outside every clause. */
export function required(template: TextTemplate): string[] {
  return template.flatMap((part) => (isPlace(part) ? [part.place] : []))
}

/** How many UTF-16 units the template's own words take when every value is empty. */
export function wordsLength(template: TextTemplate): number {
  return fill(template, {}).length
}
