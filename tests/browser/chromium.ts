import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

const MODULES = resolve(import.meta.dirname, '../../node_modules')
const PACKED = join(MODULES, '@sparticuz/chromium')
const FONTS = join(MODULES, '@expo-google-fonts/noto-sans-sc')
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where an inflated browser lies: the program, the libraries that it links, and the configuration of its fonts. */
interface Inflated {
  program: string
  libraries: string
  fonts: string
}

/**
 * Starts the Chromium that comes inside an npm package, with Noto Sans SC as its only font, so that pages look alike on every machine.
 * `CHROME_PATH` names another browser.
 */
export async function launchChromium(): Promise<Browser> {
  const own = process.env.CHROME_PATH
  if (own) return chromium.launch({ executablePath: own, args: FLAGS })
  const { program, libraries, fonts } = await inflate()
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts }
  return chromium.launch({ executablePath: program, args: FLAGS, env })
}

/** Inflates the packed browser once a version. It is made beside its place and moved there when whole; of two that do so, one wins. */
async function inflate(): Promise<Inflated> {
  const { version } = JSON.parse(await readFile(join(PACKED, 'package.json'), 'utf8')) as { version: string }
  const place = join(MODULES, '.cache', `chromium-${version}`)
  const program = join(place, 'chromium')
  if (!(await exists(program))) {
    await mkdir(dirname(place), { recursive: true })
    const draft = await mkdtemp(`${place}.making-`)
    await fill(draft, place)
    await rename(draft, place).catch(async (error: unknown) => {
      if (await exists(program)) return rm(draft, { recursive: true, force: true })
      // A place without the program, such as one that holds the fonts' cache alone, is nobody's.
      if (!(await exists(place))) throw error
      await rm(place, { recursive: true, force: true })
      await rename(draft, place)
    })
  }
  return { program, libraries: join(place, 'lib'), fonts: join(place, 'fonts.conf') }
}

async function fill(draft: string, place: string): Promise<void> {
  const packed = (name: string) => createReadStream(join(PACKED, 'bin', name))
  const libraries = join(draft, 'libraries.tar')
  await Promise.all([
    pipeline(
      packed('chromium.br'),
      createBrotliDecompress(),
      createWriteStream(join(draft, 'chromium'), { mode: 0o755 }),
    ),
    pipeline(packed('al2023.tar.br'), createBrotliDecompress(), createWriteStream(libraries)),
  ])
  await promisify(execFile)('tar', ['-x', '-f', libraries, '-C', draft])
  await rm(libraries)
  const directories = [join(FONTS, '400Regular'), join(FONTS, '600SemiBold')].map((dir) => `<dir>${dir}</dir>`)
  await writeFile(
    join(draft, 'fonts.conf'),
    `<?xml version="1.0"?>\n<fontconfig>${directories.join('')}<cachedir>${join(place, 'font-cache')}</cachedir></fontconfig>\n`,
  )
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
