import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepSubmitted, type RunningFile, readPulled, writePulled, writtenHere } from '../../../server/cli/pulled.ts'

const PATH = 'views/definitions/mayor.yaml'
const runs = (text: string, version: number, onDisk: string | null = 'first'): RunningFile[] => [
  { path: PATH, version, text, onDisk },
]
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wwh-pulled-'))
})
afterEach(() => rm(directory, { recursive: true }))

const pull = (running: RunningFile[], overwrite = false) => writePulled(directory, running, { overwrite })
const edit = (text: string) => writeFile(join(directory, PATH), text)
const here = () => readFile(join(directory, PATH), 'utf8')
const written = async (running: RunningFile[]) =>
  writtenHere([{ path: PATH, text: await here() }], running, await readPulled(directory))

describe('of a directory that was pulled', () => {
  beforeEach(() => pull(runs('first', 0)))

  it.each([
    ['nothing is new where nobody wrote', 'first', runs('first', 0), []],
    ['what was written is', 'mine', runs('first', 0), ['mine']],
    ['what others published since is left as it is where nobody wrote over it here', 'first', runs('theirs', 1), []],
    ['nor is anything where both wrote the same', 'theirs', runs('theirs', 1), []],
  ])('%s', async (_rule, text, running, texts) => {
    await edit(text)
    expect((await written(running)).map((file) => file.text)).toEqual(texts)
  })

  it('what was written here over what others published since is refused by name', async () => {
    await edit('mine')
    await expect(written(runs('theirs', 3))).rejects.toMatchObject({
      code: 'CLI_STALE',
      message: expect.stringContaining(`${PATH} (version 3)`),
    })
  })

  it('what was submitted from here and published is no other’s work', async () => {
    await edit('mine')
    await keepSubmitted(directory, [{ path: PATH, text: 'mine' }])
    await edit('mine again')
    expect(await written(runs('mine', 1))).toEqual([{ path: PATH, text: 'mine again' }])
  })

  it('pulling again loses nothing that was written, unless it may', async () => {
    await edit('mine')
    await expect(pull(runs('theirs', 1))).rejects.toMatchObject({ code: 'CLI_EDITED', message: /mayor\.yaml/ })
    expect(await here()).toBe('mine')
    await pull(runs('theirs', 1), true)
    expect(await here()).toBe('theirs')
  })

  it('pulling again takes over what others published where nobody wrote', async () => {
    await pull(runs('theirs', 1))
    expect(await here()).toBe('theirs')
  })

  it('a damaged record is told: without it others’ work could be taken out', async () => {
    await writeFile(join(directory, '.wwh-pulled.json'), '{ half')
    await expect(written(runs('first', 0))).rejects.toMatchObject({ code: 'CLI_RECORD', hint: /another directory/ })
  })

  it('editors find the schemas that the files name', async () => {
    const schema = JSON.parse(await readFile(join(directory, 'server/definitions/schemas/view.schema.json'), 'utf8'))
    expect(schema).toMatchObject({ type: 'object' })
  })
})

describe('of a directory that was never pulled', () => {
  it('what lies on the server’s disk as well was not written here, whatever was published over it', () => {
    const file = { path: PATH, text: 'first' }
    expect(writtenHere([file], runs('theirs', 2), new Map())).toEqual([])
    expect(writtenHere([{ ...file, text: 'mine' }], runs('theirs', 2), new Map())).toHaveLength(1)
  })

  it('a pull into it loses nothing either', async () => {
    await pull(runs('first', 0))
    await rm(join(directory, '.wwh-pulled.json'))
    await edit('mine')
    await expect(pull(runs('first', 0))).rejects.toMatchObject({ code: 'CLI_EDITED' })
  })
})
