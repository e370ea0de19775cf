import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { backtestRules } from '../../../server/cli/backtest.ts'
import { type Connection, inProcess } from '../../../server/cli/connection.ts'
import { changedFiles, diff, preview, pullInto } from '../../../server/cli/definitions.ts'
import { publish, publishFrom } from '../../../server/cli/publish.ts'
import { keptSession, signIn } from '../../../server/cli/session-file.ts'
import { ROOT } from '../definitions/shipped.ts'
import { NOW, type RunningCity, runCity } from '../http/running-city.ts'
import { printed } from './printed.ts'

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
  vi.unstubAllEnvs()
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
    await pullInto(connection, directory, { overwrite: true })
    expect(await readFile(join(directory, VIEW), 'utf8')).toBe(changed)
  })

  it.each([
    ['no member', 'nobody', 'CLI_MEMBER'],
    ['a member who does not approve', 'mayor', 'FORBIDDEN'],
    ['the author', 'analyst', 'FORBIDDEN'],
  ])('are not submitted where %s is to approve them', async (_who, approve, code) => {
    const before = await readFile(join(directory, VIEW), 'utf8')
    await writeFile(join(directory, VIEW), `${before}# refused\n`)
    await expect(publishFrom(connection, directory, { why: 'x', approve })).rejects.toMatchObject({ code })
    expect(await running.services.store.changes({ states: ['draft', 'review'] })).toEqual([])
    await writeFile(join(directory, VIEW), before)
  })

  it('are refused to a member whose audience does not define, with code and hint', async () => {
    const mayor = inProcess(running.services, 'mayor', async () => undefined)
    await expect(changedFiles(mayor, directory)).rejects.toMatchObject({ code: 'FORBIDDEN', hint: /defines/ })
  })
})

describe('a running server', () => {
  let link: string
  beforeAll(async () => {
    vi.stubEnv('XDG_CONFIG_HOME', join(directory, 'config'))
    const url = await running.app.listen({ host: '127.0.0.1', port: 0 })
    const token = await running.services.store.createSignIn('analyst', 60_000, NOW)
    link = `${url}/sign-in?token=${token}`
  })

  it('is signed in to once with a link, for this user alone', async () => {
    expect(await printed(() => signIn([link]))).toMatchObject({ code: 0 })
    const { mode } = await stat(join(directory, 'config/wwh/session.json'))
    expect(mode & 0o777).toBe(0o600)
    await expect(signIn([link])).rejects.toMatchObject({ code: 'CLI_SIGN_IN', hint: expect.any(String) })
    await expect(signIn(['http://127.0.0.1:1/nothing'])).rejects.toMatchObject({ code: 'CLI' })
  })

  it('shows a view as a member would see it under the files of a directory', async () => {
    const { code, text } = await printed(() => preview(['district', '--as', 'district-2', directory]))
    expect(code).toBe(0)
    expect(text).toMatch(/Grace Wu · .+\n/)
    expect(text).toMatch(/\d+ scans, \d+ rows read/)
  })

  it("looks back with a rule over the rows of who signed in; the server's own definitions and language hold", async () => {
    const asked = ['city-surge', '--from', '2026-11-10', '--to', '2026-11-17', '--set', 'detector.q=0.2', '--server']
    const { code, text } = await printed(() => backtestRules(asked))
    expect(code).toBe(0)
    expect(text).toContain('detector.q 0.001 → 0.2')
    await expect(backtestRules([...asked, '--json'])).rejects.toMatchObject({ code: 'CLI', hint: /--json/ })
  })

  it.each([
    ['view', ['distric', '--as', 'district-2'], 'there is no view "distric"', 'did you mean "district"?'],
    ['member', ['district', '--as', 'distrct-2'], 'there is no member "distrct-2"', 'did you mean "district-2"?'],
  ])('tells a %s that there is not from the other, with the nearest', async (_what, args, message, hint) => {
    await expect(preview([...args, directory])).rejects.toMatchObject({ code: 'NOT_FOUND', message, hint })
  })

  it('tells by line, reader and figure what a directory would change, with exit code 1, and 0 where nothing', async () => {
    expect(await printed(() => diff([directory]))).toMatchObject({ code: 0, text: expect.stringContaining('nothing') })
    const path = join(directory, VIEW)
    const before = await readFile(path, 'utf8')
    await writeFile(path, before.replace(/^days: \d+$/m, 'days: 3'))
    const { code, text } = await printed(() => diff([directory]))
    expect(code).toBe(1)
    expect(text).toContain(`--- ${VIEW}`)
    expect(text).toMatch(/^\+ days: 3$/m)
    expect(text).toMatch(/^view mayor changed for mayor: .+$/m)
    expect(text).toMatch(/^ {2}.+: .+ → .+$/m)
    await writeFile(path, before)
  })

  it('takes what is published for review once, names it when asked again, and lets nobody approve for another', async () => {
    const path = join(directory, VIEW)
    const before = await readFile(path, 'utf8')
    await writeFile(path, `${before}# for review\n`)
    const open = () => running.services.store.changes({ states: ['draft', 'review'] })
    const asked = [directory, '--why', 'a remark']
    await expect(publish([...asked, '--approve', 'director'])).rejects.toMatchObject({ code: 'CLI_MEMBER' })
    expect(await open()).toEqual([])
    const first = await printed(() => publish(asked))
    const [change] = await open()
    expect(first).toMatchObject({ code: 0, text: expect.stringContaining(`${change?.id}, "a remark", waits`) })
    const again = await printed(() => publish(asked))
    const named = `the same is in review already: ${change?.id}, "a remark", by Analyst`
    expect(again).toMatchObject({ code: 0, text: expect.stringContaining(named) })
    expect(await open()).toHaveLength(1)
    await writeFile(path, before)
  })

  it('forgets a session that the server no longer knows, and says what to do', async () => {
    const session = (await keptSession())?.session ?? ''
    await running.services.store.endSession(session)
    await expect(diff([directory])).rejects.toMatchObject({ code: 'UNAUTHENTICATED', hint: expect.any(String) })
    expect(await keptSession()).toBeNull()
    await expect(diff([directory])).rejects.toMatchObject({
      code: 'CLI_MEMBER',
      hint: expect.stringContaining('sign-in'),
    })
  })
})
