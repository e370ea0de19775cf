import { PassThrough, type Readable } from 'node:stream'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Tell } from './visit.ts'

/** Steps in which the bar grows. */
const STEPS = 50

/** Where in a page what takes long goes. */
const PLACE = '<!--reckoned-->'
export const placeMarkup = { __html: PLACE }

/**
 * A page that is sent before all of it is known: what stands around its place at once, there a bar that grows by itself, without script, and
 * then what was reckoned, which hides the bar. The answer is ready with the first share that is told; what fails before that rejects.
 */
export function reckoned(
  html: () => string,
  waitingText: string,
  reckon: (tell: Tell) => Promise<ReactNode>,
  failed: (error: unknown) => ReactNode,
): Promise<Readable> {
  const page = new PassThrough()
  let after: string | undefined
  let drawn = 0
  return new Promise((begun, refused) => {
    const begin = () => {
      if (after !== undefined) return
      const [before = '', rest = ''] = html().split(PLACE)
      after = rest
      page.write(`${before}<div class="reckoning"><p>${waitingText}</p><div aria-hidden="true">`)
      begun(page)
    }
    const tell: Tell = (share) => {
      begin()
      const steps = Math.max(drawn, Math.floor(share * STEPS))
      page.write('<i></i>'.repeat(steps - drawn))
      drawn = steps
    }
    const finish = (rest: ReactNode) => {
      begin()
      page.end(`</div></div>${renderToStaticMarkup(rest)}${after}`)
    }
    reckon(tell)
      .then(finish, (error: unknown) => (after === undefined ? refused(error) : finish(failed(error))))
      .catch((error: Error) => {
        refused(error)
        page.destroy(error)
      })
  })
}
