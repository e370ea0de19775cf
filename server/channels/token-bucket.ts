/** What a provider allows: so many at once, and one more every so many milliseconds. Together never more than its limit a minute. */
export interface Allowance {
  burst: number
  everyMs: number
}

/** Counts what may still be sent to one robot. Time is given, never read. */
export class TokenBucket {
  private tokens: number
  private at: number
  private blockedUntil = 0
  private readonly allowance: Allowance

  constructor(allowance: Allowance, now: number) {
    this.allowance = allowance
    this.tokens = allowance.burst
    this.at = now
  }

  /** Milliseconds until one more may be sent; 0 for now. */
  waitMs(now: number): number {
    this.refill(now)
    if (now < this.blockedUntil) return this.blockedUntil - now
    return this.tokens >= 1 ? 0 : Math.ceil((1 - this.tokens) * this.allowance.everyMs)
  }

  /** How many may be sent at once now. */
  available(now: number): number {
    this.refill(now)
    return now < this.blockedUntil ? 0 : Math.floor(this.tokens)
  }

  take(now: number): void {
    this.refill(now)
    this.tokens -= 1
  }

  /** The provider itself said to wait. */
  block(ms: number, now: number): void {
    this.blockedUntil = Math.max(this.blockedUntil, now + ms)
  }

  private refill(now: number): void {
    const grown = Math.max(0, now - this.at) / this.allowance.everyMs
    this.tokens = Math.min(this.allowance.burst, this.tokens + grown)
    this.at = now
  }
}
