import { expect, it } from 'vitest'
import { progressOn } from '../../server/progress.ts'

/** What is written while a city of 1000 tickets loads. */
function written(isTTY: boolean): string {
  let text = ''
  const say = progressOn({ isTTY, write: (part: string) => (text += part) })
  say('stores', 0, 0)
  for (let done = 0; done <= 1000; done += 100) say('city', done, 1000)
  say('ready', 0, 0)
  return text
}

it('says each stage and each further quarter on a line of its own where no terminal is', () => {
  const city = 'loading the demo city'
  expect(written(false).split('\n')).toEqual([
    'opening the stores',
    city,
    ...[`${city} 25 %`, `${city} 50 %`, `${city} 75 %`, `${city} 100 %`],
    'ready',
    '',
  ])
})

it('stays on one line of a terminal', () => {
  expect(written(true).match(/\n/g)).toHaveLength(1)
  expect(written(true)).toContain('loading the demo city 30 %')
})
