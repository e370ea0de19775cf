import { byIncident, type Owner, ownersOf } from '../../alerts/action.ts'
import { contains } from '../../alerts/identity.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import { readersOf } from '../jobs/alert-readings.ts'
import type { GraphContext } from './builder.ts'
import { LIVE, partWithin } from './visibility.ts'

/** Kinds of audience that are the unit itself; others look over several. */
const HANDLERS: readonly string[] = ['department', 'partner']

/** Whether a reader is of the unit itself. */
export function isOfUnit({ audience, scope }: Pick<Reader, 'audience' | 'scope'>, unit: string): boolean {
  return HANDLERS.includes(audience.kind) && scope.rows.unit !== 'all' && scope.rows.unit.includes(unit)
}

/** A reader, and the incident that they are told of. */
export interface Told {
  reader: Reader
  incident: Incident
}

/** Who of a unit is told of what of an incident. */
export interface UnitTold {
  unit: string
  told: Told[]
  /** What they are told of, where that is not the whole; the largest where it differs between them. */
  part: string | null
}

/** Members of each unit, with what of an incident lies within their rows; who sees nothing of it is left out. */
export async function ofUnits(
  { services }: GraphContext,
  incident: Incident,
  units: readonly string[],
): Promise<UnitTold[]> {
  const live = await services.store.incidents({ states: LIVE, ruleId: incident.ruleId })
  const readers = await readersOf(services)
  return units.map((unit) => {
    const told = readers.flatMap((reader): Told[] => {
      const part = isOfUnit(reader, unit) ? partWithin(reader.scope, incident, live) : null
      return part ? [{ reader, incident: part }] : []
    })
    const seesWhole = told.some((one) => one.incident.id === incident.id)
    const [largest] = told.map((one) => one.incident).sort((a, b) => b.signal.observed - a.signal.observed)
    return { unit, told, part: seesWhole ? null : (largest?.id ?? null) }
  })
}

/** What a unit has of an incident that was assigned whole. */
export interface Share {
  whole: Incident
  owner: Owner
}

/** The wholes that the reader's unit was assigned, and of which it was told by this incident: its report on it is its report on them. */
export async function sharesOf(context: GraphContext, part: Incident): Promise<Share[]> {
  const { store } = context.services
  const live = await store.incidents({ states: LIVE, ruleId: part.ruleId })
  const wholes = live.filter(
    ({ id, tenant, rows }) => id !== part.id && tenant === part.tenant && contains(rows, part.rows),
  )
  if (wholes.length === 0) return []
  const done = byIncident(await store.actions(wholes.map(({ id }) => id)))
  return wholes.flatMap((whole) =>
    ownersOf(done.get(whole.id) ?? [])
      .filter((owner) => owner.part === part.id && isOfUnit(context, owner.unit))
      .map((owner) => ({ whole, owner })),
  )
}
