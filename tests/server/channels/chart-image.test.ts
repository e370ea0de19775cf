import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { chartImage } from '../../../server/channels/chart-image.ts'
import { drawable } from '../../../server/channels/chart-worker.ts'
import type { TrendSource } from '../../../views/charts/trend.ts'

/** Two lines, so that the legend writes their names. */
function chart(name: string, last = 9): TrendSource {
  const at = Array.from({ length: 14 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`)
  const values = at.map((_, i) => (i === 13 ? last : 5 + (i % 3)))
  const line = { metric: 'm', at, values }
  return { series: [line, { ...line, values: values.map((v) => v + 1) }], labels: [name, 'b'], percent: false }
}

/** Dark pixels of the strip where the legend stands. */
async function ink(png: Buffer): Promise<number> {
  const { data } = await sharp(png)
    .extract({ left: 0, top: 0, width: 680, height: 40 })
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return data.filter((value) => value < 200).length
}

describe('the image of a chart', () => {
  it('is a small palette PNG, fine enough for the width of a letter', async () => {
    const png = await chartImage(chart('诉求量'))
    const { width, height, format, isPalette } = await sharp(png).metadata()
    expect({ width, height, format }).toEqual({ width: 680, height: 336, format: 'png' })
    expect(isPalette).toBe(true)
    expect(png.length).toBeLessThan(30_000)
  })

  it('is drawn once for equal charts, however often it is asked for', async () => {
    const [one, same, other] = await Promise.all([
      chartImage(chart('诉求量')),
      chartImage(chart('诉求量')),
      chartImage(chart('诉求量', 30)),
    ])
    expect(same).toBe(one)
    expect(other.equals(one)).toBe(false)
  })

  it.each([
    ['everyday characters', '水'],
    ['rarer ones of names, which the small font lacks', '喆'],
    ['rarer ones of names, which the small font lacks', '璟'],
    ['what no font has', '🚰'],
    ['what no font has', '𠀀'],
  ])('shows %s: %s', async (_rule, name) => {
    const blank = await ink(await chartImage(chart(' ')))
    expect(await ink(await chartImage(chart(name)))).toBeGreaterThan(blank + 20)
  })

  it('writes a box for a character that no font has, and leaves markup alone', () => {
    expect(drawable('<text x="1">喆🚰 5&amp;</text>').svg).toBe('<text x="1">喆□ 5&amp;</text>')
  })

  it('reads the full font only for what the small ones lack', () => {
    const fonts = (text: string) => drawable(`<text>${text}</text>`).fontFiles.length
    expect(fonts('诉求量 46 Street')).toBeLessThan(fonts('王喆'))
  })
})
