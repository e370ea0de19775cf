import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici'
import type { Outcome } from './channel.ts'
import type { Route } from './settings.ts'

/** What a server answered. */
export interface Answer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  text: string
}

export interface Posting {
  url: string
  headers: Record<string, string>
  body: string
}

/** Posts over connections that are kept; a fault on the way is an outcome, with the reason in words. */
export interface HttpClient {
  post(posting: Posting): Promise<Answer | Outcome>
  close(): void
}

/** An answer of more is no answer to a message. */
const MOST_ANSWER_BYTES = 64 * 1024
/** A wrong certificate is mended by people. */
const CERTIFICATE_RETRY_MS = 15 * 60_000
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/

/** A client for one server, by its own certificates and proxy where it needs them. It follows no redirect. */
export function httpClient(route: Route, timeoutMs = 10_000): HttpClient {
  const tls = route.ca ? { ca: [...rootCertificates, readFileSync(route.ca, 'utf8')] } : {}
  const options = { connections: 4, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
  const dispatcher: Dispatcher = route.proxy
    ? new ProxyAgent({ uri: route.proxy, requestTls: { ...tls, timeout: timeoutMs }, ...options })
    : new Agent({ connect: { ...tls, timeout: timeoutMs }, ...options })
  return {
    close: () => void dispatcher.close(),
    async post({ url, headers, body }) {
      try {
        const signal = AbortSignal.timeout(2 * timeoutMs)
        const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal })
        return { status: answer.statusCode, headers: answer.headers, text: await textOf(answer.body) }
      } catch (error) {
        return faultOf(error)
      }
    },
  }
}

async function textOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_ANSWER_BYTES) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Whether it got there is not known where the connection broke after sending: it is tried again, under the same id. */
function faultOf(error: unknown): Outcome {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const text = cause instanceof Error ? cause.message || cause.name : String(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (!CERTIFICATE.test(code)) return { kind: 'retry', error: code && !text.includes(code) ? `${code}: ${text}` : text }
  return {
    kind: 'retry',
    error: `the certificate is not trusted (${code}: ${text}); see "ca"`,
    afterMs: CERTIFICATE_RETRY_MS,
  }
}

/** A body as JSON to an address. */
export function jsonPosting(url: string, body: object): Posting {
  return { url, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}

/** Whether a posting ended without an answer. */
export function isOutcome(answer: Answer | Outcome): answer is Outcome {
  return 'kind' in answer
}

/** The outcome that a status alone tells: 2xx sent, 408, 425, 429 and 5xx retry with Retry-After heeded, all else permanent. */
export function outcomeOfStatus(answer: Answer, now: Date): Outcome {
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const error = `HTTP ${status}${answer.text ? `: ${excerpt(answer.text)}` : ''}`
  if (status < 500 && status !== 408 && status !== 425 && status !== 429) return { kind: 'permanent', error }
  const afterMs = retryAfterMs(answer, now)
  return {
    kind: 'retry',
    error,
    ...(afterMs === null ? {} : { afterMs }),
    ...(status === 429 ? { untried: true } : {}),
  }
}

/** Retry-After in milliseconds, given in seconds or as a date; null for none. */
export function retryAfterMs({ headers }: Answer, now: Date): number | null {
  const after = headers['retry-after']
  if (typeof after !== 'string') return null
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

/** A provider's own words, on one line and short enough for a list. */
export function excerpt(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300)
}

/** An answer's JSON object; null where it is none. */
export function jsonOf({ text }: Answer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
