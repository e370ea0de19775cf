/** URL parameters of ClickHouse's HTTP interface that are not settings. */
export const CONTROL_PARAMETERS: ReadonlySet<string> = new Set([
  'query',
  'database',
  'query_id',
  'session_id',
  'session_timeout',
  'session_check',
  'role',
  'user',
  'password',
  'default_format',
  'quota_key',
  'wait_end_of_query',
  'buffer_size',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'enable_http_compression',
])

/** HTTP status of the engine's error codes, as a ClickHouse server answers them; 500 for the rest. */
const STATUS: Record<number, number> = {
  6: 400,
  27: 400,
  36: 400,
  46: 404,
  47: 404,
  60: 404,
  62: 400,
  81: 404,
  115: 400,
  159: 408,
  202: 503,
  497: 403,
  516: 401,
}

/** A fault of the request, in the engine's own numbering and wording. */
export class BridgeError extends Error {
  constructor(code: number, name: string, text: string) {
    super(`Code: ${code}. DB::Exception: ${text}. (${name})`)
  }
}

/** Code, HTTP status and text of any fault, as ClickHouse's interface gives them. 1002 is the engine's own code for the unknown. */
export function faultOf(error: unknown): { code: number; status: number; text: string } {
  const message = error instanceof Error ? error.message : String(error)
  const code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002)
  const text = message.startsWith('Code:') ? message : `Code: ${code}. DB::Exception: ${message}. (UNKNOWN_EXCEPTION)`
  return { code, status: STATUS[code] ?? 500, text: `${text}\n` }
}

/** A ClickHouse string literal: both `'` and `\` escaped, since the engine honours both. */
export function literal(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
}

/** A ClickHouse identifier in backticks. */
export function quoted(name: string): string {
  return `\`${name.replace(/[`\\]/g, '\\$&')}\``
}
