import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SHIPPED } from '../../server/definitions/source.ts'
import { Random } from '../../server/demo/random.ts'
import { runImport } from '../../server/import/import.ts'
import { rowMapper } from '../../server/import/map-row.ts'
import { loadMapping } from '../../server/import/mapping-files.ts'
import { readRows } from '../../server/import/read-rows.ts'
import { openWarehouse } from '../../server/warehouse/warehouse.ts'
import { heading, ms, ownCpu, report } from './measure.ts'

const HEADER =
  'srnumber,requesttype,status,actiontaken,createddate,updateddate,closeddate,requestsource,owner,address,latitude,longitude,apc,ncname'

/** A file of made-up requests in the shape of Los Angeles' exports. */
function fileOf(rows: number, seed: number): string {
  const random = new Random(seed)
  const two = (n: number) => String(n).padStart(2, '0')
  const lines = Array.from({ length: rows }, (_, i) => {
    const day = `2020-${two(1 + Math.floor(random.next() * 12))}-${two(1 + Math.floor(random.next() * 28))}`
    const at = `${day} ${two(Math.floor(random.next() * 24))}:${two(Math.floor(random.next() * 60))}:00`
    const what = random.pick(['Bulky Items', 'Graffiti Removal', 'Illegal Dumping Pickup', 'Electronic Waste'])
    const place = `"${100 + Math.floor(random.next() * 9000)} N MAIN ST, LOS ANGELES, 900${two(i % 90)}"`
    return `1-${seed}${i},${what},Open,SR Created,${at},${at},,Call,BOS,${place},34.1,-118.4,${random.pick(['Harbor APC', 'Central APC'])},X`
  })
  return [HEADER, ...lines].join('\n')
}

/** Prints how fast a file becomes tickets, and how much of it is reading and mapping its rows. */
export async function benchImport(rows: number, seed: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'wwh-bench-import-'))
  const file = join(directory, 'requests.csv')
  writeFileSync(file, fileOf(rows, seed))
  const warehouse = await openWarehouse({ dataDir: directory })
  try {
    heading(`Import of ${rows} rows, seed ${seed}`, 'wall', 'rows/s', 'own processor')
    const mapping = await loadMapping('la311', SHIPPED)
    const map = rowMapper(mapping, 'secret', 0)
    const parsing = await timed(async () => {
      for await (const { row } of readRows(file, mapping)) if (row) map(row)
    })
    const load = () =>
      runImport(warehouse, {
        file,
        mapping: 'la311',
        definitionsDir: SHIPPED,
        dryRun: false,
        callerSecret: 'secret',
        now: () => new Date(),
      })
    const first = await timed(load)
    const again = await timed(load)
    const line = (what: string, { wall, cpu }: Timed) =>
      report(what, ms(wall), String(Math.round((rows * 1000) / wall)), ms(cpu))
    line('reading and mapping alone', parsing)
    line('the whole import', first)
    line('the same file again', again)
    report('share of reading and mapping', `${Math.round((100 * parsing.wall) / first.wall)} %`)
  } finally {
    await warehouse.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

interface Timed {
  wall: number
  cpu: number
}

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const [begun, cpu] = [performance.now(), ownCpu()]
  await work()
  return { wall: performance.now() - begun, cpu: ownCpu() - cpu }
}
