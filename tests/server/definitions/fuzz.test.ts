import { expect, it } from 'vitest'
import type { Member } from '../../../audiences/audience.ts'
import { bindScope } from '../../../audiences/scope.ts'
import { type CheckedDefinitions, checkSources } from '../../../server/definitions/check.ts'
import type { Source } from '../../../server/definitions/source.ts'
import { compileSeries } from '../../../views/compile.ts'
import { compilePlanned } from '../../../views/compile-splits.ts'
import { needsOf, plan, splitMetric } from '../../../views/plan.ts'
import { SMALL_CITY } from './small-city.ts'

const MUTATIONS = 10_000
const AS_OF = '2026-11-24T02:00:00.000Z'

/** mulberry32: the same mutations in every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const next = random(12345)
const below = (n: number) => Math.floor(next() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T

const WORDS = [
  ...new Set(SMALL_CITY.flatMap((source) => source.text.match(/[A-Za-z_][\w.-]*/g) ?? [])),
  '__proto__',
  'constructor',
  'toString',
  'null',
  '~',
  '0',
  '-1',
  '1e400',
  'true',
  '""',
  '[]',
  '{}',
  '&a',
  '*a',
  '<<: *a',
  '!!binary x',
  '2026-01-01',
  '|',
  '>-',
  '\u0000',
  '\ufeff',
  '\u2028',
  '🚒',
  "'",
  '"',
  '(',
  ')',
  'count(',
  '$district',
  '"$x"',
  '%',
  '---',
  '#',
  '\t',
]

const MUTATE: ((text: string) => string)[] = [
  (text) => splice(text, below(text.length), 1, ''),
  (text) => splice(text, below(text.length), 0, pick(WORDS)),
  (text) => splice(text, below(text.length), 1 + below(30), ''),
  (text) => atLine(text, (lines, i) => lines.splice(i, 1)),
  (text) => atLine(text, (lines, i) => lines.splice(i, 0, lines[i] ?? '')),
  (text) => atLine(text, (lines, i) => lines.splice(below(lines.length), 0, ...lines.splice(i, 1))),
  (text) => atLine(text, (lines, i) => lines.splice(i, 1, `  ${lines[i]}`)),
  (text) => atLine(text, (lines, i) => lines.splice(i, 1, (lines[i] ?? '').replace(/: .*/, `: ${pick(WORDS)}`))),
  (text) => swapWord(text),
  (text) => swapWord(text),
  (text) => swapWord(swapWord(text)),
  (text) => text.slice(0, below(text.length)),
]

function splice(text: string, at: number, count: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + count)
}

function atLine(text: string, change: (lines: string[], i: number) => unknown): string {
  const lines = text.split('\n')
  change(lines, below(lines.length))
  return lines.join('\n')
}

function swapWord(text: string): string {
  const words = [...text.matchAll(/[\w.-]+/g)]
  const word = pick(words)
  return splice(text, word.index, word[0].length, pick(WORDS))
}

/** What a running server does with accepted definitions, up to the engine: nothing of it may fail. */
function use({ definitions }: CheckedDefinitions): void {
  if (!definitions) throw new Error('accepted without definitions')
  const { city, audiences, datasets, views, rules } = definitions
  for (const member of city.members) {
    const audience = audiences.get(member.audience)
    if (!audience) throw new Error(`${member.id} has no audience`)
    const scope = bindScope(audience, {
      ...member,
      tenant: city.tenant,
      name: member.id,
      locale: 'zh',
    } satisfies Member)
    for (const id of audience.views) {
      const view = views.get(id)
      if (!view) throw new Error(`there is no view ${id}`)
      const needs = view.widgets.flatMap((widget) => needsOf(widget, view, '2026-11-24', datasets))
      for (const query of plan(needs, datasets, { zone: city.zone, asOf: AS_OF }).queries) compilePlanned(query, scope)
    }
    for (const rule of rules.values())
      for (const by of rule.levels) {
        const { dataset: id, metric } = splitMetric(rule.metric)
        const dataset = datasets.get(id)
        if (!dataset) throw new Error(`there is no dataset ${id}`)
        const period = {
          from: '2026-10-01',
          to: '2026-11-24',
          zone: city.zone,
          asOf: AS_OF,
          filters: rule.filters ?? {},
        }
        compileSeries({ dataset, metric, by, ...period }, scope)
      }
  }
}

function mutant(): { sources: Source[]; changed: Source } {
  const from = pick(SMALL_CITY)
  const changed = { ...from, text: pick(MUTATE)(from.text) }
  return { sources: SMALL_CITY.map((source) => (source === from ? changed : source)), changed }
}

it('the small city is right and can be used', () => {
  const checked = checkSources(SMALL_CITY)
  expect(checked.problems).toEqual([])
  expect(() => use(checked)).not.toThrow()
})

it(`${MUTATIONS} mutations: no crash, every problem names a place that exists, and what is accepted can be used`, {
  timeout: 240_000,
}, () => {
  const faults: string[] = []
  let refused = 0
  for (let i = 0; i < MUTATIONS; i++) {
    const { sources, changed } = mutant()
    try {
      const checked = checkSources(sources)
      if (checked.problems.length === 0) use(checked)
      else refused += 1
      for (const problem of checked.problems) {
        const text = sources.find((source) => source.file === problem.file)?.text
        const line = text?.split(/\r\n|\n|\r/)[problem.line - 1]
        const inside = line !== undefined && problem.column >= 1 && problem.column <= line.length + 1
        if (!inside || problem.message.trim() === '')
          faults.push(`mutation ${i} of ${changed.path}: ${JSON.stringify(problem)}`)
      }
    } catch (error) {
      faults.push(`mutation ${i} of ${changed.path}: ${(error as Error).stack?.slice(0, 300)}\n${changed.text}`)
    }
  }
  expect(faults.slice(0, 3)).toEqual([])
  // Mutations that hit a comment, a text for people or another known name are right; most are not.
  expect(refused).toBeGreaterThan(MUTATIONS / 2)
})
