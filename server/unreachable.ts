/** What stopped a connection, by the code or the words of its error. */
const CAUSES: readonly [RegExp, string][] = [
  [/ECONNREFUSED/, 'nothing takes connections there'],
  [/ENOTFOUND/, 'there is no such host'],
  [/EAI_AGAIN/, 'its name could not be looked up'],
  [/EHOSTUNREACH|ENETUNREACH/, 'no way leads there'],
  [/TIMEDOUT|time(d )?out/i, 'it did not answer in time'],
  [/CERT|SSL|TLS|EPROTO/i, 'no secure connection could be made'],
  [/ECONNRESET|EPIPE|hang up|terminated/i, 'the connection was broken off'],
]

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }
const POSTGRES_PORT = '5432'

/** Host, port and cause of a server that cannot be reached, such as db:5432 (there is no such host). Of its URL nothing else is told. */
export function whereAndWhy(url: string, error: unknown): string {
  const { hostname, port, protocol, searchParams } = new URL(url)
  const host = hostname || searchParams.get('host') || 'localhost'
  const { code = '', message = '' } = (error ?? {}) as NodeJS.ErrnoException
  const cause = CAUSES.find(([words]) => words.test(`${code} ${message}`))?.[1] ?? code
  return `${host}:${port || (PORTS[protocol] ?? POSTGRES_PORT)}${cause ? ` (${cause})` : ''}`
}
