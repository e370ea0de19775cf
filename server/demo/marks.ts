import type { Mark } from '../../alerts/judge.ts'
import type { PlantedEvent } from './events.ts'
import { MATTERS } from './matters.ts'

/** Planted events as the marks that a rule's past is held against: in the matter's own branch of the tree, its units and its places. */
export function marksOf(truth: readonly PlantedEvent[]): Mark[] {
  return truth.map((event) => {
    const { id, title, from, to, size, excess, districts, streets } = event
    return {
      id,
      title,
      rows: { ...matterRows(event), ...placeRows(districts, streets) },
      from,
      to,
      size,
      excess,
      quiet: event.quiet ?? false,
    }
  })
}

function matterRows({ matter: { code, level } }: PlantedEvent): Mark['rows'] {
  if (level === 0) return {}
  const matters = MATTERS.filter((one) => [one.level1, one.level2, one.code].includes(code))
  const distinct = (codes: readonly string[]) => [...new Set(codes)]
  return {
    matter1: distinct(matters.map((one) => one.level1)),
    ...(level >= 2 ? { matter2: distinct(matters.map((one) => one.level2)) } : {}),
    ...(level >= 3 ? { matter3: [code] } : {}),
    unit: distinct(matters.map((one) => one.unit)),
  }
}

function placeRows(districts: readonly string[], streets: readonly string[]): Mark['rows'] {
  return {
    ...(districts.length > 0 ? { district: districts } : {}),
    ...(streets.length > 0 ? { street: streets } : {}),
  }
}
