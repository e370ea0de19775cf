import type { Mark } from '../../alerts/judge.ts'
import { instant, type PlantedEvent } from './events.ts'
import { MOVED } from './fall-kinds.ts'
import type { PlantedFall } from './falls.ts'
import type { DemoCity } from './generate.ts'
import { MATTERS } from './matters.ts'
import { dateOf } from './rhythm.ts'

/** All that was planted in a city as the marks that a rule's past is held against. */
export function marksOf({ truth, falls }: Pick<DemoCity, 'truth' | 'falls'>): Mark[] {
  return [...eventMarks(truth), ...falls.map(fallMark)]
}

/** In the matter's own branch of the tree, its units and its places. */
function eventMarks(truth: readonly PlantedEvent[]): Mark[] {
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

/** In the rows of its unit, and of the district that the unit governs. */
function fallMark({ id, title, outcome, unit, district, fromDay, toDay, size, lost, fall }: PlantedFall): Mark {
  return {
    ...{ id, title, size, excess: lost, quiet: false },
    rows: { ...(unit ? { unit: [unit] } : {}), ...(district ? { district: [district] } : {}) },
    from: instant(fromDay * 86_400),
    to: instant(toDay * 86_400),
    rate: { metrics: MOVED[outcome], from: dateOf(fromDay), to: dateOf(toDay), fall },
  }
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
