/**
 * Wilson's 95 % interval of a share: honest for few cases, never outside [0,1] (Wilson 1927). Null where there is nothing to divide by.
 */
export function wilson(numerator: number, denominator: number): { low: number; high: number } | null {
  if (!(denominator > 0)) return null
  const z = 1.959964
  const share = Math.min(1, Math.max(0, numerator / denominator))
  const centre = share + (z * z) / (2 * denominator)
  const spread = z * Math.sqrt((share * (1 - share)) / denominator + (z * z) / (4 * denominator * denominator))
  const scale = 1 + (z * z) / denominator
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}
