import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connection, inProcess } from '../../../server/cli/connection.ts'
import { changedFiles, publishFrom, pullInto } from '../../../server/cli/definitions.ts'
import { ROOT } from '../definitions/shipped.ts'
import { type RunningCity, runCity } from '../http/running-city.ts'

const VIEW = 'views/definitions/mayor.yaml'
let running: RunningCity
let directory: string
let connection: Connection
beforeAll(async () => {
  running = await runCity()
  directory = await mkdtemp(join(tmpdir(), 'wwh-cli-'))
  for (const folder of ['audiences', 'views', 'alerts'])
    await cp(join(ROOT, folder), join(directory, folder), {
      recursive: true,
      filter: (path) => !/\.(ts|md)$/.test(path),
    })
  connection = inProcess(running.services, 'analyst', async () => undefined)
})
afterAll(async () => {
  await running.close()
  await rm(directory, { recursive: true })
})

describe('files and what runs', () => {
  it('do not differ before anybody changed either', async () => {
    expect(await changedFiles(connection, directory)).toEqual([])
  })

  it('meet again after publishing and pulling, comments included', async () => {
    const changed = `${await readFile(join(directory, VIEW), 'utf8')}# a remark that stays\n`
    await writeFile(join(directory, VIEW), changed)
    expect(await changedFiles(connection, directory)).toEqual([{ path: VIEW, text: changed }])
    expect(await publishFrom(connection, directory, { why: 'a remark', approve: 'director' })).toBe(0)
    expect(await changedFiles(connection, directory)).toEqual([])
    await writeFile(join(directory, VIEW), changed.replace('# a remark that stays\n', ''))
    await pullInto(connection, directory)
    expect(await readFile(join(directory, VIEW), 'utf8')).toBe(changed)
  })

  it('are refused to a member whose audience does not define, with code and hint', async () => {
    const mayor = inProcess(running.services, 'mayor', async () => undefined)
    await expect(changedFiles(mayor, directory)).rejects.toMatchObject({ code: 'FORBIDDEN', hint: /defines/ })
  })
})
