import { type DayShape, type Group, type Season, TREE, type Want } from './matter-tree.ts'

/** A matter of the third level, with all that the generator draws from. Codes: m + two digits a level. */
export interface Matter {
  code: string
  level1: string
  level2: string
  zh: string
  en: string
  weight: number
  said: readonly string[]
  unit: string
  season: Season
  day: DayShape
  want: Want
  limit: number
  local: number
  phi: number
}

export interface MatterNode {
  code: string
  parent: string
  level: 1 | 2 | 3
  zh: string
  en: string
}

const two = (n: number): string => String(n).padStart(2, '0')

/** Every matter of every level, parents before children. */
export const MATTER_NODES: readonly MatterNode[] = TREE.flatMap((branch, i) => {
  const code1 = `m${two(i + 1)}`
  return [
    { code: code1, parent: '', level: 1 as const, zh: branch.zh, en: branch.en },
    ...branch.groups.flatMap((group, j) => groupNodes(group, code1, `${code1}${two(j + 1)}`)),
  ]
})

function groupNodes(group: Group, parent: string, code: string): MatterNode[] {
  return [
    { code, parent, level: 2, zh: group.zh, en: group.en },
    ...group.items.map(([zh, en], k) => ({ code: `${code}${two(k + 1)}`, parent: code, level: 3 as const, zh, en })),
  ]
}

export const MATTERS: readonly Matter[] = TREE.flatMap((branch, i) =>
  branch.groups.flatMap((group, j) =>
    group.items.map(([zh, en, weight, said], k) => {
      const level2 = `m${two(i + 1)}${two(j + 1)}`
      const { unit, season, day, want, limit, local, phi } = group
      const code = `${level2}${two(k + 1)}`
      return {
        ...{ code, level1: level2.slice(0, 3), level2, zh, en, weight, said: said.split('|') },
        ...{ unit, season, day, want, limit, local, phi },
      }
    }),
  ),
)

/** The index of the matter with this Chinese name. Throws on a name that is not in the tree. */
export function matterNamed(zh: string): number {
  const index = MATTERS.findIndex((m) => m.zh === zh)
  if (index < 0) throw new Error(`no matter of the third level is named ${zh}`)
  return index
}
