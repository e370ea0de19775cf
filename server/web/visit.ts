import type { FastifyRequest } from 'fastify'
import type { Locale } from '../../audiences/locale.ts'
import { type Reader, readerOf } from '../http/session.ts'
import type { Services } from '../services.ts'
import type { Shell } from './data.ts'
import * as documents from './documents.ts'

/** Is told which share of something is done, in [0,1]. */
export type Tell = (share: number) => void

/** Runs one of the project's own GraphQL documents for a reader, in process; what takes long tells how far it is, and ends when they have `gone`. */
export type Execute = (
  document: string,
  variables: Record<string, unknown>,
  reader: Reader,
  waiting?: { gone?: AbortSignal | undefined; onProgress?: Tell | undefined },
) => Promise<{ data?: unknown; errors?: readonly { message: string; extensions?: Record<string, unknown> }[] }>

/** What a page is made from: the signed-in reader, the shell around the page, and its data. */
export interface Visit {
  request: FastifyRequest
  query: URLSearchParams
  reader: Reader
  shell: Shell
  locale: Locale
  ask: <T>(document: string, variables?: Record<string, unknown>, onProgress?: Tell) => Promise<T>
}

/** A page that cannot be made, with the HTTP status that says why. */
export class PageError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Who is looking, in which language, and a way to ask for data; null when nobody is signed in. */
export async function openVisit(services: Services, execute: Execute, request: FastifyRequest): Promise<Visit | null> {
  const found = await readerOf(request, services)
  if (!found) return null
  return visitOf(request, found, execute)
}

/** A visit of a reader who is known already. */
export async function visitOf(request: FastifyRequest, reader: Reader, execute: Execute): Promise<Visit> {
  const { locale } = reader
  // Of a request with a body Fastify says that it is over as soon as that was read.
  const gone = request.method === 'GET' ? request.signal : undefined
  const ask = async <T>(document: string, variables: Record<string, unknown> = {}, onProgress?: Tell): Promise<T> => {
    const { data, errors } = await execute(document, variables, reader, { gone, onProgress })
    const error = errors?.[0]
    if (error) throw new PageError(statusOf(error.extensions?.code), error.message)
    return data as T
  }
  const { searchParams: query } = new URL(request.url, 'http://localhost')
  return { request, query, reader, locale, ask, shell: await ask<Shell>(documents.SHELL) }
}

function statusOf(code: unknown): number {
  return code === 'NOT_FOUND' || code === 'FORBIDDEN'
    ? 404
    : code === 'BAD_INPUT'
      ? 400
      : code === 'CONFLICT'
        ? 409
        : 500
}

/** A parameter of the page's path; empty when the path has none of that name. */
export function param(visit: Visit, name: string): string {
  return (visit.request.params as Record<string, string>)[name] ?? ''
}
