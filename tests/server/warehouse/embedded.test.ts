import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWarehouse } from '../../../server/warehouse/warehouse.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wwh-embedded-'))
})

afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

const enginePid = () => Number(/PID: (\d+)/.exec(readFileSync(join(home, 'warehouse/store/status'), 'utf8'))?.[1])

/** What the engine has written of its tables' definitions. */
function madeTables(): number {
  const made = join(home, 'warehouse/store/metadata/hotline')
  return existsSync(made) ? readdirSync(made).filter((name) => name.endsWith('.sql')).length : 0
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function stored(): Promise<number> {
  const warehouse = await openWarehouse({ dataDir: home })
  const [row] = await warehouse.rows<{ n: number }>('SELECT count() AS n FROM quarantine FINAL')
  await warehouse.close()
  return row?.n ?? 0
}

/** Starts the writer and resolves after it has had some rows acknowledged; `acknowledged` goes on counting. */
async function startWriter() {
  const child = fork(fileURLToPath(new URL('writer.ts', import.meta.url)), [home], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  })
  const writer = { child, acknowledged: 0, exited: once(child, 'exit') }
  await new Promise<void>((done) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      writer.acknowledged = Math.max(writer.acknowledged, ...chunk.toString().trim().split('\n').map(Number))
      if (writer.acknowledged > 20) done()
    })
  })
  return writer
}

describe('the embedded engine', () => {
  it('dies with its parent, keeps what was acknowledged, and opens again', async () => {
    const writer = await startWriter()
    const pid = enginePid()
    writer.child.kill('SIGKILL')
    await writer.exited
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
    expect(await stored()).toBeGreaterThanOrEqual(writer.acknowledged)
  })

  it('killed itself, keeps what was acknowledged, and comes back on the same address', async () => {
    const warehouse = await openWarehouse({ dataDir: home })
    const row = (line: number) => ({ tenant: 'demo', file: 'f', line, code: 'x', at: '2099-01-01 00:00:00' })
    let acknowledged = 0
    const inserting = (async () => {
      for (let line = 1; ; line++) {
        await warehouse.insert('quarantine', [row(line)])
        acknowledged = line
        if (line === 20) process.kill(enginePid(), 'SIGKILL')
      }
    })()
    await expect(inserting).rejects.toMatchObject({ code: 'WAREHOUSE_UNREACHABLE' })
    const count = () =>
      warehouse.rows<{ n: number }>('SELECT count() AS n FROM quarantine FINAL').then(
        ([found]) => found?.n ?? -1,
        () => -1,
      )
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThanOrEqual(acknowledged)
    await warehouse.close()
  })

  it.each([1, 6, 12])('killed when it has made %i of its tables, makes the rest when it is back', async (tables) => {
    const opening = openWarehouse({ dataDir: home })
    let opened = false
    opening.then(
      () => {
        opened = true
      },
      () => undefined,
    )
    while (madeTables() < tables) await sleep(1)
    expect(opened).toBe(false)
    process.kill(enginePid(), 'SIGKILL')
    const warehouse = await opening
    const counted = await warehouse.rows<{ n: number }>(
      "SELECT count() AS n FROM system.tables WHERE database = 'hotline'",
    )
    const migrations = await warehouse.rows('SELECT name FROM schema_migration')
    expect([counted[0]?.n, migrations.length]).toEqual([13, 3])
    await warehouse.close()
  })

  it('may be open in one process at a time', async () => {
    const first = await openWarehouse({ dataDir: home })
    await expect(openWarehouse({ dataDir: home })).rejects.toMatchObject({
      code: 'WAREHOUSE_LOCKED',
      message: expect.stringMatching(
        existsSync('/proc/self/status') ? `in use by process ${process.pid}$` : `in use by process ${enginePid()}$`,
      ),
      hint: expect.stringContaining('WWH_DATA_DIR'),
    })
    await first.close()
    await (await openWarehouse({ dataDir: home })).close()
  })
})
