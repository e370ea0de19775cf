import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openWarehouse } from '../../../server/warehouse/warehouse.ts'
import { runChild, startChild } from '../child.ts'

const IMPORT = new URL('./import-file.ts', import.meta.url)
const ROWS = 50_000
/** Every so many rows one has no time of creation. */
const BAD_EVERY = 1000

const dataDir = mkdtempSync(join(tmpdir(), 'wwh-import-killed-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

function csv(): string {
  const head =
    'case_enquiry_id,open_dt,target_dt,closed_dt,case_status,case_title,closure_reason,subject,reason,type,department,location,neighborhood,neighborhood_services_district,latitude,longitude,source'
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const open = i % BAD_EVERY === 0 ? '' : `2011-0${1 + (i % 9)}-1${i % 10} 10:00:00`
    return `${100_000 + i},${open},,,Open,Pothole,,Streets,Repair,Pothole ${i % 20},PWD,1 Main St,Roxbury,${1 + (i % 9)},42.3,-71.1,Self Service`
  })
  return `${[head, ...rows].join('\n')}\n`
}

it('an import that was killed is done whole by importing the file again, and nothing counts twice', async () => {
  const file = join(dataDir, 'requests.csv')
  writeFileSync(file, csv())
  const child = await startChild(IMPORT, [dataDir, file])
  let reached = 0
  for await (const line of child.lines) {
    reached = Number(line)
    if (reached > 0) child.kill()
  }
  expect(await child.ended).toBe('SIGKILL')
  expect(reached).toBeLessThan(ROWS)

  const summary = JSON.parse((await runChild(IMPORT, [dataDir, file])).at(-1) ?? '')
  const bad = ROWS / BAD_EVERY
  expect(summary.read).toBe(ROWS)
  expect(summary.added + summary.unchanged).toBe(ROWS - bad)
  // What the killed process had acknowledged was kept.
  expect(summary.unchanged).toBeGreaterThan(0)
  const warehouse = await openWarehouse({ dataDir })
  const counted = async (sql: string) => Number((await warehouse.rows<{ n: number }>(sql))[0]?.n)
  expect(await counted('SELECT count() AS n FROM ticket FINAL')).toBe(ROWS - bad)
  expect(await counted('SELECT count() AS n FROM quarantine FINAL')).toBe(bad)
  await warehouse.close()
})
