import type { Audience } from '../audiences/audience.ts'

/**
 * Audiences above some others, rung by rung: those that they escalate to, then those that these escalate to, each once and none that is
 * below already. Who of an audience is told is decided by their rows: so a street's incident goes up to the leader of its own district.
 */
export function ladder(audiences: ReadonlyMap<string, Audience>, from: readonly string[]): string[][] {
  const reached = new Set(from)
  const rungs: string[][] = []
  for (let here = [...from]; here.length > 0; ) {
    here = [...new Set(here.flatMap((id) => audiences.get(id)?.escalatesTo ?? []))].filter((id) => !reached.has(id))
    for (const id of here) reached.add(id)
    if (here.length > 0) rungs.push(here)
  }
  return rungs
}

/** The highest rung that is due: the first when the deadline passes, one more each time the owner's hours pass again. */
export function dueRung(overdueSince: Date, ownerHours: number, now: Date): number {
  return 1 + Math.floor((now.getTime() - overdueSince.getTime()) / (ownerHours * 3_600_000))
}
