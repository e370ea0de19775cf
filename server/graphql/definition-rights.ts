import { AppError } from '../errors.ts'
import type { GraphContext } from './builder.ts'
import { failure } from './failure.ts'

/** Fails unless the reader's audience may write definitions and preview them. */
export function requireDefines({ audience }: GraphContext): void {
  if (!audience.defines)
    throw failure('FORBIDDEN', 'your audience does not write definitions', 'an audience with "defines: true" does')
}

/** Fails unless the reader's audience may publish and roll back. */
export function requireApproves({ audience }: GraphContext): void {
  if (!audience.approves)
    throw failure('FORBIDDEN', 'your audience does not publish definitions', 'an audience with "approves: true" does')
}

/** The store's refusal of a step that another took first, as the asker's own error. */
export async function orConflict<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && /^CHANGE_|^DEFINITIONS$/.test(error.code))
      throw failure('CONFLICT', error.message, error.hint)
    throw error
  }
}
