import type { Finding } from './explanation.ts'
import type { Incident } from './incident.ts'

/** Share of an excess that must lie in the rows that explain another incident for both to be one story. */
const ONE_STORY = 0.5

/**
 * One event is one incident: what breaches under several rules or row sets for the same reason hangs under the one that was told first, a
 * broad one before a narrow one. `grouped` are this tick's incidents, already hung under the rows that hold theirs; `before` are the same
 * as they stood. What was once part of a story stays so until the story is over.
 */
export function foldStories(
  grouped: readonly Incident[],
  before: readonly Incident[],
  others: readonly Incident[],
  findings: ReadonlyMap<string, Finding>,
): Incident[] {
  const all = new Map([...others, ...grouped].filter(isGoing).map((incident) => [incident.id, incident]))
  const former = new Map(before.map((incident) => [incident.id, incident.parentId]))
  const order = [...grouped].sort(toldFirst)
  for (const incident of order) {
    if (incident.signal.state !== 'breach' || incident.parentId !== null) continue
    const kept = former.get(incident.id) ?? null
    const parentId = kept !== null && all.has(kept) ? kept : storyOf(incident, all, order, findings.get(incident.id))
    if (parentId !== null && rootOf(parentId, all) !== incident.id) all.set(incident.id, { ...incident, parentId })
  }
  return grouped.map((incident) => all.get(incident.id) ?? incident)
}

/** The whole of which most of the excess is a part. Of this tick's own incidents only those come into question that are told before. */
function storyOf(
  incident: Incident,
  all: ReadonlyMap<string, Incident>,
  order: readonly Incident[],
  finding: Finding | undefined,
): string | null {
  const later = new Set(order.slice(order.findIndex(({ id }) => id === incident.id)).map(({ id }) => id))
  const stories = [...(finding?.shared ?? [])]
    .filter(([id, share]) => share >= ONE_STORY && all.has(id) && !later.has(id))
    .sort(([a, one], [b, other]) => other - one || a.localeCompare(b))
  const best = stories[0]?.[0]
  return best === undefined ? null : rootOf(best, all)
}

/**
 * The incidents that stand for their stories to one reader: of those that the reader hears, the head of each story, or the part that was
 * told first where the head is not for this reader. `all` are the incidents among which parents are found.
 */
export function headsOf(heard: readonly Incident[], all: ReadonlyMap<string, Incident>): Incident[] {
  const heads = new Map<string, Incident>()
  for (const incident of [...heard].sort(toldFirst)) {
    const root = rootOf(incident.id, all)
    if (!heads.has(root) || incident.id === root) heads.set(root, incident)
  }
  return heard.filter((incident) => heads.get(rootOf(incident.id, all))?.id === incident.id)
}

/** The head of the story that an incident belongs to: itself where it belongs to none that goes on. */
export function rootOf(id: string, all: ReadonlyMap<string, Incident>): string {
  const seen = new Set<string>()
  let at = id
  for (let parent = all.get(at)?.parentId; parent && all.has(parent) && !seen.has(at); parent = all.get(at)?.parentId) {
    seen.add(at)
    at = parent
  }
  return at
}

function isGoing({ state }: Incident): boolean {
  return state !== 'resolved'
}

function toldFirst(a: Incident, b: Incident): number {
  const opened = (incident: Incident) => incident.openedAt ?? incident.since
  const bounds = (incident: Incident) => Object.keys(incident.rows).length
  const excess = ({ signal }: Incident) => signal.observed - (signal.expected ?? 0)
  return (
    opened(a).localeCompare(opened(b)) || bounds(a) - bounds(b) || excess(b) - excess(a) || a.key.localeCompare(b.key)
  )
}
