import type { Member } from '../../audiences/audience.ts'
import { DEMO_TENANT } from '../../server/demo/generate.ts'
import { DISTRICTS, STREETS } from '../../server/demo/places.ts'
import { UNITS } from '../../server/demo/units.ts'

type Rows = Pick<Member, 'audience' | 'attributes'>

/** Every district, street and unit of the city as a reader's rows. */
const OF_THE_CITY: readonly Rows[] = [
  ...DISTRICTS.map(({ code }) => ({ audience: 'district', attributes: { district: [code] } })),
  ...STREETS.map(({ code }) => ({ audience: 'street', attributes: { street: [code] } })),
  ...UNITS.map(({ code }) => ({ audience: 'department', attributes: { unit: [code] } })),
]
export const CITY_SCOPES = OF_THE_CITY.length
/** Those, and every pair of streets. */
export const MOST_SCOPES = CITY_SCOPES + (STREETS.length * (STREETS.length - 1)) / 2

/** So many different sets of rows: the city's own first, then pairs of streets. */
function distinctRows(count: number): Rows[] {
  const rows = OF_THE_CITY.slice(0, count)
  for (let apart = 1; rows.length < count; apart++)
    for (let i = 0; i + apart < STREETS.length && rows.length < count; i++) {
      const pair = [STREETS[i]?.code ?? '', STREETS[i + apart]?.code ?? '']
      rows.push({ audience: 'street', attributes: { street: pair } })
    }
  return rows
}

/** So many readers over so many different sets of rows, every fourth in English. */
export function readersOver(count: number, scopes: number): Member[] {
  const rows = distinctRows(scopes)
  return Array.from({ length: count }, (_, n) => memberOf(n, rows[n % rows.length] ?? { audience: '', attributes: {} }))
}

/** So many members of one audience that sees the whole city. */
export function readersOf(audience: string, count: number): Member[] {
  return Array.from({ length: count }, (_, n) => memberOf(n, { audience, attributes: {} }))
}

function memberOf(n: number, { audience, attributes }: Rows): Member {
  return {
    id: `${audience}-reader-${n}`,
    tenant: DEMO_TENANT,
    audience,
    name: n % 4 === 3 ? `Reader ${n}` : `读者${n}`,
    email: `reader-${n}@city.example`,
    phone: `139${String(n).padStart(8, '0')}`,
    locale: n % 4 === 3 ? 'en' : 'zh',
    attributes,
  }
}
