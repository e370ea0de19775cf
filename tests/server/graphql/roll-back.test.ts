import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
beforeAll(async () => {
  running = await runCity()
})
afterAll(() => running.close())

const MAYOR = 'audiences/definitions/mayor.yaml'
const VIEW = 'views/definitions/morning.yaml'
const NEW_VIEW = `id: morning
title: { zh: 早间, en: Morning }
question: { zh: 夜里发生了什么？, en: What happened overnight? }
days: 1
widgets:
  - { id: tickets, type: number, metric: ticket.tickets, title: { zh: 诉求, en: Requests } }
`
const SAVE = 'mutation S($files: [FileText!]!) { saveChange(files: $files) { id } }'
const SUBMIT = 'mutation S($id: ID!, $why: String!) { submitChange(id: $id, why: $why) { id } }'
const APPROVE = 'mutation A($id: ID!) { approveChange(id: $id) { id } }'
const BACK = 'mutation B($id: ID!) { rollBackChange(id: $id, why: "not wanted") { why files { path text } } }'
const FILE_BACK =
  'mutation F($path: String!, $version: Int!) { rollBack(path: $path, version: $version, why: "back") { id } }'

const textOf = (path: string) => running.services.published.sources.find((s) => s.path === path)?.text
const offering = (...views: string[]) => (textOf(MAYOR) ?? '').replace(/^views: .*$/m, `views: [${views.join(', ')}]`)

async function publish(files: object[], why = 'asked for'): Promise<string> {
  const { data } = await running.ask('analyst', SAVE, { files })
  const { id } = (data as unknown as { saveChange: { id: string } }).saveChange
  expect((await running.ask('analyst', SUBMIT, { id, why })).errors).toBeUndefined()
  expect((await running.ask('director', APPROVE, { id })).errors).toBeUndefined()
  return id
}

const publishView = () =>
  publish([
    { path: VIEW, text: NEW_VIEW },
    { path: MAYOR, text: offering('mayor', 'morning') },
  ])

const refusal = async (member: string, query: string, variables: object) => {
  const [error] = (await running.ask(member, query, variables)).errors ?? []
  return { ...error?.extensions, message: error?.message }
}

describe('taking a published change back', () => {
  let id: string
  let before: string | undefined
  beforeAll(async () => {
    before = textOf(MAYOR)
    id = await publishView()
  })

  it('is for who approves', async () => {
    expect(await refusal('analyst', BACK, { id })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it.each([
    ['of no such change is NOT_FOUND', 'change-none', 'NOT_FOUND'],
    ['of one that was not published is BAD_INPUT', 'draft', 'BAD_INPUT'],
  ])('%s', async (_rule, named, code) => {
    const { data } = await running.ask('analyst', SAVE, { files: [{ path: MAYOR, text: offering('mayor', 'duty') }] })
    const draft = (data as unknown as { saveChange: { id: string } }).saveChange.id
    expect(await refusal('director', BACK, { id: named === 'draft' ? draft : named })).toMatchObject({ code })
  })

  it('says by file what else refers to a definition that would be there no more', async () => {
    const { code, message } = await refusal('director', FILE_BACK, { path: VIEW, version: 0 })
    expect(code).toBe('BAD_INPUT')
    expect(message).toMatch(/mayor\.yaml:\d+:\d+ .*morning/)
  })

  it("removes the file that it made and puts every other back; its history names the change's files", async () => {
    const history = await running.ask(
      'director',
      `{ definitionFile(path: "${VIEW}") { onDisk history { change changed } } }`,
    )
    expect(history.data).toEqual({
      definitionFile: { onDisk: null, history: [{ change: id, changed: [VIEW, MAYOR] }] },
    })
    const { data, errors } = await running.ask('director', BACK, { id })
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({ rollBackChange: { why: 'not wanted' } })
    expect(textOf(VIEW)).toBeUndefined()
    expect(textOf(MAYOR)).toBe(before)
    expect(await refusal('mayor', '{ view(id: "morning") { title } }', {})).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refusal('director', BACK, { id })).toMatchObject({ code: 'BAD_INPUT' })
  })

  it('leaves a file that was put back by itself as it is', async () => {
    const again = await publishView()
    const version = running.services.published.versions.get(MAYOR) ?? 0
    expect((await running.ask('director', FILE_BACK, { path: MAYOR, version: version - 1 })).errors).toBeUndefined()
    const { data } = await running.ask('director', BACK, { id: again })
    expect(data).toMatchObject({ rollBackChange: { files: [{ path: VIEW, text: null }] } })
  })

  it('is CONFLICT, with the newer change named, where another was published over one of its files', async () => {
    const again = await publishView()
    await publish([{ path: MAYOR, text: `${textOf(MAYOR)}# a remark\n` }], 'a remark')
    const refused = await refusal('director', BACK, { id: again })
    expect(refused).toMatchObject({ code: 'CONFLICT', hint: expect.stringContaining('roll that back first') })
    expect(refused.message).toMatch(/mayor\.yaml .*a remark/)
    expect(textOf(VIEW)).toBe(NEW_VIEW)
  })
})

it('taking back the newer change first clears the way for the older one', async () => {
  const older = await publish([{ path: MAYOR, text: `${textOf(MAYOR)}# older\n` }], 'older')
  const before = textOf(MAYOR)
  const newer = await publish([{ path: MAYOR, text: `${before}# newer\n` }], 'newer')
  expect(await refusal('director', BACK, { id: older })).toMatchObject({ code: 'CONFLICT' })
  expect((await running.ask('director', BACK, { id: newer })).errors).toBeUndefined()
  expect(textOf(MAYOR)).toBe(before)
  expect((await running.ask('director', BACK, { id: older })).errors).toBeUndefined()
  expect(textOf(MAYOR)).not.toContain('# older')
})

describe('a metric whose formula changed under a new version', () => {
  const TICKET = 'views/datasets/ticket.yaml'
  const complaints = (formula: string, version: number) => {
    const text = running.services.published.files.find(({ path }) => path === TICKET)?.text ?? ''
    const written = /(complaints:[\s\S]*?expression: )[^\n]+([\s\S]*?version: )\d+/
    return { path: TICKET, text: text.replace(written, (_all, start, rest) => `${start}${formula}${rest}${version}`) }
  }
  const versionNow = () => running.services.definitions.datasets.get('ticket')?.metrics.complaints?.version

  it('goes back to the older formula with the older version, by which figures of then cite it', async () => {
    await publish([complaints("countIf(nature = 'complaint')", 7)])
    expect(versionNow()).toBe(7)
    expect((await running.ask('director', FILE_BACK, { path: TICKET, version: 0 })).errors).toBeUndefined()
    expect(versionNow()).toBe(1)
  })

  it.each([
    ['a version that another formula had', 7],
    ['a version between those that ran', 3],
  ])('takes no third formula under %s', async (_which, version) => {
    const { data } = await running.ask('analyst', SAVE, { files: [complaints("countIf(nature = 'praise')", version)] })
    const { id } = (data as unknown as { saveChange: { id: string } }).saveChange
    expect(await refusal('analyst', SUBMIT, { id, why: 'x' })).toMatchObject({
      code: 'BAD_INPUT',
      hint: 'write version: 8',
    })
  })
})
