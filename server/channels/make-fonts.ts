import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'

/** Rows of GB2312's level 1: 3755 characters in everyday use, ordered by sound. */
const LEVEL_1_ROWS = { first: 0xb0, last: 0xd7 } as const

/** GB2312's symbols and full-width forms (rows 1–3), level 1, and printable Latin with the signs that figures need. */
export function shippedCharacters(): string {
  const gb = new TextDecoder('gb2312')
  const bytes: number[] = []
  for (const [first, last] of [
    [0xa1, 0xa3],
    [LEVEL_1_ROWS.first, LEVEL_1_ROWS.last],
  ] as const) {
    for (let row = first; row <= last; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell)
  }
  const chinese = gb.decode(Uint8Array.from(bytes)).replaceAll('\ufffd', '')
  let latin = ''
  for (let code = 0x20; code <= 0x17f; code++) if (code < 0x7f || code > 0x9f) latin += String.fromCodePoint(code)
  return `${latin}–—‘’“”…•−×≤≥±→↑↓▲▼‰°′″·￥€₂³²${chinese}`
}

/** Makes the two fonts that charts are drawn with: run once with `npx tsx server/channels/make-fonts.ts`, and commit what it writes. */
async function makeFonts(): Promise<void> {
  const source = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const target = fileURLToPath(new URL('../../templates/fonts/', import.meta.url))
  await mkdir(target, { recursive: true })
  const text = shippedCharacters()
  for (const [from, to] of [
    ['400Regular/NotoSansSC_400Regular.ttf', 'noto-sans-sc-regular.ttf'],
    ['700Bold/NotoSansSC_700Bold.ttf', 'noto-sans-sc-bold.ttf'],
  ] as const) {
    const font = await subsetFont(await readFile(join(source, from)), text, { targetFormat: 'truetype' })
    await writeFile(join(target, to), font)
    process.stdout.write(`${to} ${font.length} bytes\n`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeFonts()
