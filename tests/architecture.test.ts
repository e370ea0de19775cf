import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const PURE = ['audiences', 'views', 'alerts', 'templates'] as const
const MAY_IMPORT: Record<string, readonly string[]> = {
  audiences: [],
  views: ['audiences'],
  alerts: ['audiences', 'views'],
  templates: ['audiences', 'views', 'alerts'],
  server: [...PURE],
}
const OUTSIDE = [
  /from 'node:(fs|net|http|https|child_process|worker_threads|os)/,
  /\bfetch\(/,
  /process\.env/,
  /\bDate\.now\(\)/,
  /new Date\(\)/,
]

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((m) => m[1] ?? '')
  return found.map((path) => relative(ROOT, resolve(ROOT, dirname(file), path)))
}

describe.each(Object.keys(MAY_IMPORT))('%s', (folder) => {
  const files = filesIn(folder, /\.tsx?$/)

  it('imports only the folders that it may', () => {
    const allowed = [folder, ...(MAY_IMPORT[folder] ?? [])]
    const strays = files.flatMap((file) =>
      importsOf(file)
        .filter((path) => !allowed.includes(path.split('/')[0] ?? ''))
        .map((path) => `${file} imports ${path}`),
    )
    expect(strays).toEqual([])
  })
})

describe.each(PURE)('%s is pure', (folder) => {
  it('touches no clock, disk, network or environment', () => {
    const strays = filesIn(folder, /\.tsx?$/).flatMap((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      return OUTSIDE.filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${pattern.source}`)
    })
    expect(strays).toEqual([])
  })
})

describe('the row scope', () => {
  it('is sealed into a query by the compiler alone', () => {
    const makers = ['audiences', 'views', 'alerts', 'templates', 'server']
      .flatMap((folder) => filesIn(folder, /\.tsx?$/))
      .filter((file) =>
        /import \{[^}]*\bseal\b[^}]*\} from '[^']*compiled-query\.ts'/.test(readFileSync(join(ROOT, file), 'utf8')),
      )
    expect(makers.filter((file) => !/^views\/compile(-[a-z]+)?\.ts$/.test(file))).toEqual([])
  })
})

describe('READMEs', () => {
  const readmes = ['README.md', ...Object.keys(MAY_IMPORT).flatMap((folder) => filesIn(folder, /^README\.md$/))]

  it.each(readmes)('%s names only paths that exist', (readme) => {
    const text = readFileSync(join(ROOT, readme), 'utf8')
    const named = [...text.matchAll(/`((?:audiences|views|alerts|templates|server|tests)\/[\w./-]+)`/g)].map(
      (m) => m[1] ?? '',
    )
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  it.each(readmes.filter((readme) => readme !== 'README.md'))('%s has at most 20 lines', (readme) => {
    expect(readFileSync(join(ROOT, readme), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(20)
  })
})
