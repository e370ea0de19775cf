import type { CityOptions } from './generate.ts'

/** What a load writes down of the city that it made, so that the same can be made again. */
export function recordOf({ seed, days, scale, end, falls }: Required<CityOptions>): string {
  return `${shapeOf({ seed, days, scale })} end=${end.toISOString()}${falls ? ' falls' : ''}`
}

/** What of it may not differ from one start to the next. */
export function shapeOf({ seed, days, scale }: Pick<Required<CityOptions>, 'seed' | 'days' | 'scale'>): string {
  return `seed=${seed} days=${days} scale=${scale}`
}

/** The options of a record; null for a text that is none. Cities made before falls were planted have none and do not say so. */
export function optionsOf(record: string): Required<CityOptions> | null {
  const found = /^seed=(\S+) days=(\S+) scale=(\S+) end=(\S+)( falls)?$/.exec(record)
  if (!found) return null
  const [, seed, days, scale, end = '', falls] = found
  return {
    seed: Number(seed),
    days: Number(days),
    scale: Number(scale),
    end: new Date(end),
    falls: falls !== undefined,
  }
}
