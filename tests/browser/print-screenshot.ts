import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { deliverAll } from '../../server/jobs/deliver.ts'
import { replay } from '../../server/jobs/replay.ts'
import { NOW, runCity } from '../server/http/running-city.ts'
import { launchChromium } from './chromium.ts'
import { visit } from './visitor.ts'

const FILE = resolve(import.meta.dirname, '../golden/mayor-page.png')
const WINDOW = { width: 1200, height: 1010 } as const
const REPLAY_DAYS = 10

/** Draws README's picture anew: the mayor's page of the demo city at a fixed instant, in English, as a real browser shows it. */
const browser = await launchChromium()
const city = await runCity({}, { days: 420, scale: 0.6 })
try {
  await replay(city.services, { from: new Date(NOW.getTime() - REPLAY_DAYS * 86_400_000), to: NOW })
  await deliverAll(city.services)
  const url = await city.app.listen({ host: '127.0.0.1', port: 0 })
  const { page } = await visit(browser, city, url, 'mayor', { size: WINDOW, locale: 'en' })
  await page.goto('/v/mayor')
  const image = await sharp(await page.screenshot())
    .png({ palette: true, colours: 64, effort: 10 })
    .toBuffer()
  await writeFile(FILE, image)
  process.stdout.write(`${FILE}: ${Math.round(image.length / 1024)} KB\n`)
} finally {
  await city.close()
  await browser.close()
}
