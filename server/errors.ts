/** An error that a person caused or can mend: a stable code, what is wrong and where, and a hint. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
