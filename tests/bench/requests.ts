import { SESSION_COOKIE } from '../../server/http/session.ts'
import type { Running } from '../../server/start.ts'
import { heading, ms, percentile, report, timesOf } from './measure.ts'

/** Figures of a reader's first view, as a page asks for them. */
const FIGURES = `query View($id: ID!) {
  view(id: $id) { title asOf widgets { id title ... on NumberWidget { figure { text standing confidence } } } }
}`
const ASKED = 400
/** Requests under way at once. */
const AT_ONCE = 16

/**
 * Prints GraphQL requests a second over HTTP, by members in turn: the figures of each one's first view with the answers kept, and the
 * smallest question there is. Client and server share this process, so the server alone is faster.
 */
export async function benchRequests({ services, url }: Running): Promise<void> {
  const { store, definitions, now } = services
  const members = await store.members()
  const cookies = await Promise.all(
    members.map(async ({ id }) => {
      const opened = await store.redeemSignIn(await store.createSignIn(id, 60_000, now()), now())
      return `${SESSION_COOKIE}=${opened?.session}`
    }),
  )
  const views = members.map(({ audience }) => definitions.audiences.get(audience)?.views[0])
  const ask = async (n: number, query: string) => {
    const reader = n % members.length
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-graphql-yoga-csrf': '1', cookie: cookies[reader] ?? '' },
      body: JSON.stringify({ query, variables: { id: views[reader] } }),
    })
    const { errors } = (await response.json()) as { errors?: { message: string }[] }
    if (errors) throw new Error(errors[0]?.message)
  }
  heading(`GraphQL over HTTP, ${AT_ONCE} requests at once`, 'requests/s', 'p50', 'p95')
  for (const [what, query] of [
    ['who am I', '{ me { id } }'],
    ['the figures of a view', FIGURES],
  ] as const) {
    for (let n = 0; n < members.length; n++) await ask(n, query)
    const begun = performance.now()
    const lanes = Array.from({ length: AT_ONCE }, async (_, lane) => {
      let n = lane
      return timesOf(ASKED / AT_ONCE, () => ask(n++, query))
    })
    const times = (await Promise.all(lanes)).flat()
    const rate = (1000 * times.length) / (performance.now() - begun)
    report(what, rate.toFixed(0), ms(percentile(times, 0.5)), ms(percentile(times, 0.95)))
  }
}
