/** A stream of pseudo-random numbers (sfc32): fast, seedable, the same on every machine. */
export class Random {
  private readonly state: Int32Array

  constructor(...seeds: number[]) {
    let h = 0x9e3779b9
    for (const s of seeds) h = mix32(h ^ (s | 0))
    this.state = Int32Array.of(h, mix32(h + 1), mix32(h + 2), 1)
    for (let i = 0; i < 8; i++) this.next()
  }

  /** Uniform in [0, 1). */
  next(): number {
    const s = this.state
    const b = s[1]!
    const c = s[2]!
    const t = (((s[0]! + b) | 0) + s[3]!) | 0
    s[3] = s[3]! + 1
    s[0] = b ^ (b >>> 9)
    s[1] = c + (c << 3)
    s[2] = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 4294967296
  }

  /** An integer in [0, n). */
  below(n: number): number {
    return (this.next() * n) | 0
  }

  chance(p: number): boolean {
    return this.next() < p
  }

  pick<T>(of: readonly T[]): T {
    return of[(this.next() * of.length) | 0]!
  }

  /** Standard normal (Box–Muller, one of the pair). */
  normal(): number {
    const u = 1 - this.next()
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next())
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next())
  }

  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal())
  }

  /** Gamma of shape k and scale θ (Marsaglia and Tsang 2000). */
  gamma(shape: number, scale: number): number {
    if (shape < 1) return this.gamma(shape + 1, scale) * (1 - this.next()) ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = this.normal()
      const v = (1 + c * x) ** 3
      if (v <= 0) continue
      const u = 1 - this.next()
      if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale
    }
  }

  poisson(mean: number): number {
    if (mean <= 0) return 0
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()))
    const floor = Math.exp(-mean)
    let product = 1 - this.next()
    let n = 0
    while (product > floor) {
      product *= 1 - this.next()
      n++
    }
    return n
  }

  /** Negative binomial with variance φ·mean: a Poisson whose mean is gamma with shape mean/(φ−1). */
  negativeBinomial(mean: number, phi: number): number {
    if (mean <= 0) return 0
    return phi <= 1 ? this.poisson(mean) : this.poisson(this.gamma(mean / (phi - 1), phi - 1))
  }
}

/** A well-mixed 32-bit integer of a 32-bit integer (the finaliser of MurmurHash3). */
export function mix32(x: number): number {
  let h = x | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

/** Draws an index in proportion to fixed weights, in constant time (alias method of Vose 1991). */
export class Weighted {
  readonly total: number
  private readonly keep: Float64Array
  private readonly alias: Int32Array

  constructor(weights: ArrayLike<number>) {
    const n = weights.length
    this.keep = new Float64Array(n).fill(1)
    this.alias = Int32Array.from({ length: n }, (_, i) => i)
    let total = 0
    for (let i = 0; i < n; i++) total += weights[i]!
    this.total = total
    const share = Float64Array.from({ length: n }, (_, i) => (weights[i]! * n) / total)
    const small: number[] = []
    const large: number[] = []
    for (let i = 0; i < n; i++) (share[i]! < 1 ? small : large).push(i)
    while (small.length > 0 && large.length > 0) {
      const s = small.pop()!
      const l = large.pop()!
      this.keep[s] = share[s]!
      this.alias[s] = l
      share[l] = share[l]! + share[s]! - 1
      ;(share[l]! < 1 ? small : large).push(l)
    }
  }

  draw(random: Random): number {
    const x = random.next() * this.keep.length
    const i = x | 0
    return x - i < this.keep[i]! ? i : this.alias[i]!
  }
}
