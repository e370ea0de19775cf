import { AppError } from '../errors.ts'

/** What goes to a thread, and what comes back; `id` tells the questions apart. */
export interface Question<Asked> {
  id: number
  asked: Asked
}

export type Reply<Answer> = { id: number } & ({ share: number } | { answer: Answer } | { fault: Fault })

/** An error as it travels between threads: what an error is besides its text does not travel by itself. */
interface Fault {
  message: string
  stack: string | undefined
  code?: string
  hint?: string | undefined
  cause?: unknown
}

export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined }
  const { message, stack } = error
  if (!(error instanceof AppError)) return { message, stack }
  const { code, hint, cause } = error
  return { message, stack, code, hint, cause: cause instanceof Error ? cause : String(cause ?? '') }
}

export function errorOf({ message, stack, code, hint, cause }: Fault): Error {
  const error = code ? new AppError(code, message, { ...(hint ? { hint } : {}), cause }) : new Error(message)
  if (stack) error.stack = stack
  return error
}
