/** The season of the daily baseline: ten blocks of a cycle of 364 whole days, with straight lines between their centres. */

export const SEASON_BLOCKS = 10
export const BLOCK_DAYS = 36.4
/** 364 whole days. */
export const CYCLE_DAYS = SEASON_BLOCKS * BLOCK_DAYS

/** The position of a day in the cycle of blocks; block 0 is centred on `anchor`. */
export function seasonBlock(day: number, anchor: number): number {
  return Math.floor(cyclePosition(day - anchor + BLOCK_DAYS / 2) / BLOCK_DAYS) % SEASON_BLOCKS
}

/** Whole days into the cycle of an offset in days. */
export function cyclePosition(offset: number): number {
  return offset - CYCLE_DAYS * Math.floor(offset / CYCLE_DAYS)
}

/** The cycle is whole days long: for each of them the block before it, the block after it, and how far it is from one to the other. */
const PHASE_BEFORE = Uint8Array.from({ length: CYCLE_DAYS }, (_, day) => Math.floor(day / BLOCK_DAYS))
const PHASE_AFTER = PHASE_BEFORE.map((block) => (block + 1) % SEASON_BLOCKS)
const PHASE_SHARE = Float64Array.from(
  { length: CYCLE_DAYS },
  (_, day) => day / BLOCK_DAYS - Math.floor(day / BLOCK_DAYS),
)
/** The block that holds each of the cycle's days. */
export const PHASE_BLOCK = Uint8Array.from({ length: CYCLE_DAYS }, (_, day) => seasonBlock(day, 0))

/** The season at a day: effects stand at the centres of their blocks, with straight lines between. */
export function seasonAt(profile: { day: number; season: ArrayLike<number> }, day: number): number {
  const position = cyclePosition(day - profile.day) / BLOCK_DAYS
  const block = Math.floor(position) % SEASON_BLOCKS
  const share = position - Math.floor(position)
  return profile.season[block]! * (1 - share) + profile.season[(block + 1) % SEASON_BLOCKS]! * share
}

/** The season's effect on each of the cycle's days. */
export function seasonByPhase(season: ArrayLike<number>): Float64Array {
  return PHASE_SHARE.map((share, day) => season[PHASE_BEFORE[day]!]! * (1 - share) + season[PHASE_AFTER[day]!]! * share)
}

/** Sums over the cycle's days as the blocks on either side share them. */
export function blocksOf(byPhase: Float64Array): Float64Array {
  const blocks = new Float64Array(SEASON_BLOCKS)
  for (let day = 0; day < byPhase.length; day++) {
    blocks[PHASE_BEFORE[day]!]! += byPhase[day]! * (1 - PHASE_SHARE[day]!)
    blocks[PHASE_AFTER[day]!]! += byPhase[day]! * PHASE_SHARE[day]!
  }
  return blocks
}
