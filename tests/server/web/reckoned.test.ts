import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { placeMarkup, reckoned } from '../../../server/web/reckoned.ts'
import type { Tell } from '../../../server/web/visit.ts'

const html = () => `<h1>Rule</h1><section>${placeMarkup.__html}</section><footer></footer>`
const read = (reckon: (tell: Tell) => Promise<string>) =>
  reckoned(html, 'Looking back', reckon, (error) => `failed: ${(error as Error).message}`)

describe('a page that is reckoned', () => {
  it('stands with its bar as soon as the reckoning has begun, and then holds what was reckoned', async () => {
    let finish: (rest: string) => void = () => undefined
    const done = new Promise<string>((resolve) => {
      finish = resolve
    })
    const page = await read((tell) => {
      tell(0)
      tell(0.1)
      return done
    })
    const begun = String(page.read())
    expect(begun).toBe(
      '<h1>Rule</h1><section><div class="reckoning"><p>Looking back</p><div aria-hidden="true"><i></i><i></i><i></i><i></i><i></i>',
    )
    finish('nothing was told')
    const rest = (await page.setEncoding('utf8').toArray()).join('')
    expect(rest).toBe('</div></div>nothing was told</section><footer></footer>')
  })

  it('draws no step twice, however often a share is told', async () => {
    const page = await read(async (tell) => {
      for (const share of [0, 0.02, 0.021, 0.02, 1, 1]) tell(share)
      return ''
    })
    expect((await page.setEncoding('utf8').toArray()).join('').match(/<i>/g)).toHaveLength(50)
  })

  it('is none where the reckoning fails before it has begun', async () => {
    await expect(read(async () => Promise.reject(new Error('no such day')))).rejects.toThrow('no such day')
  })

  it('says in its place what failed later', async () => {
    const page = await read(async (tell) => {
      tell(0.5)
      await setTimeout(1)
      throw new Error('the warehouse is gone')
    })
    expect((await page.setEncoding('utf8').toArray()).join('')).toContain(
      'failed: the warehouse is gone</section><footer>',
    )
  })
})
