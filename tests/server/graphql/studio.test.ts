import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
beforeAll(async () => {
  running = await runCity()
})
afterAll(() => running.close())

interface Changed {
  id: string
  state: string
  problems: { path: string; line: number; message: string; hint: string | null }[]
}

const codes = (answer: { errors?: { extensions: { code: string } }[] }) => answer.errors?.map((e) => e.extensions.code)
const textOf = (path: string) => running.services.published.sources.find((s) => s.path === path)?.text ?? ''
const MAYOR = 'views/definitions/mayor.yaml'
const TICKET = 'views/datasets/ticket.yaml'

const SAVE = `mutation S($id: ID, $files: [FileText!]!) { saveChange(id: $id, files: $files) { id state problems { path line message hint } } }`
const SUBMIT = 'mutation S($id: ID!, $why: String!) { submitChange(id: $id, why: $why) { state } }'
const APPROVE = 'mutation A($id: ID!) { approveChange(id: $id) { state decidedBy } }'
const ROLL_BACK =
  'mutation R($path: String!, $version: Int!) { rollBack(path: $path, version: $version, why: "no good") { state } }'

async function save(files: object[], id?: string, member = 'analyst'): Promise<Changed> {
  const { data, errors } = await running.ask(member, SAVE, { id, files })
  expect(errors).toBeUndefined()
  return (data as unknown as { saveChange: Changed }).saveChange
}

async function publish(files: object[]): Promise<string> {
  const { id } = await save(files)
  expect((await running.ask('analyst', SUBMIT, { id, why: 'asked for' })).errors).toBeUndefined()
  expect((await running.ask('director', APPROVE, { id })).errors).toBeUndefined()
  return id
}

const NEW_VIEW = `# who needs it: the mayor's morning
id: morning
title: { zh: 早间, en: Morning }
question: { zh: 夜里发生了什么？, en: What happened overnight? }
days: 1
widgets:
  - { id: tickets, type: number, metric: ticket.tickets, title: { zh: 诉求, en: Requests } }
  - { id: where, type: breakdown, metric: ticket.tickets, by: district, title: { zh: 各区, en: Districts } }
`

describe('writing definitions', () => {
  it.each([
    ['the list of files', '{ definitionFiles { path } }'],
    ['a preview', '{ preview(view: "mayor", as: "mayor") { narrowed } }'],
    ['changes', '{ definitionChanges { id } }'],
    ['a draft', `mutation { saveChange(files: [{ path: "${MAYOR}", text: "x" }]) { id } }`],
  ])('%s is for audiences that define', async (_what, query) => {
    expect(codes(await running.ask('mayor', query))).toEqual(['FORBIDDEN'])
    expect(codes(await running.ask(null, query))).toEqual(['UNAUTHENTICATED'])
  })

  it('shows every file with its text, kind and version', async () => {
    const { data } = await running.ask('analyst', '{ definitionFiles { path kind name title version text } }')
    const { definitionFiles } = data as unknown as { definitionFiles: { path: string }[] }
    expect(definitionFiles).toContainEqual({
      path: MAYOR,
      kind: 'view',
      name: 'mayor',
      title: expect.any(String),
      version: 0,
      text: textOf(MAYOR),
    })
  })

  it.each([
    ['a unit', 'audience: department', 'unit: ["heatng"]', 'unit code "heatng"', 'did you mean "heating"?'],
    ['a district', 'audience: district', 'district: ["990199"]', 'district code "990199"', 'did you mean "990109"?'],
  ])('does not let a member be bound to %s that nothing is called by', async (_what, audience, rows, named, hint) => {
    const text = `${textOf('audiences/city.yaml').trimEnd()}
  - id: newcomer
    ${audience}
    name: { zh: 新人, en: Newcomer }
    email: newcomer@example.org
    attributes: { ${rows} }
`
    const { id } = await save([{ path: 'audiences/city.yaml', text }])
    const { errors } = await running.ask('analyst', SUBMIT, { id, why: 'somebody new' })
    expect(JSON.stringify(errors)).toContain(JSON.stringify(named).slice(1, -1))
    expect(JSON.stringify(errors)).toContain(JSON.stringify(hint).slice(1, -1))
  })

  it('keeps a draft with mistakes, names each, and does not let it be submitted', async () => {
    const text = textOf(MAYOR).replace('ticket.tickets', 'ticket.tickts')
    const { id, problems } = await save([{ path: MAYOR, text }])
    expect(problems).toMatchObject([{ path: MAYOR, hint: expect.stringContaining('ticket.tickets') }])
    const answer = await running.ask('analyst', SUBMIT, { id, why: 'x' })
    expect(codes(answer)).toEqual(['BAD_INPUT'])
    expect(answer.errors?.[0]?.message).toMatch(/tickts/)
  })

  it.each([
    ['a changed formula keeps its version', ['countIf(nature', 'countIf(1 = 1 and nature'], /figures cite its version/],
    ['a table does not exist', ['table: ticket', 'table: tickets'], /no table "tickets"/],
    ['no reader is granted the table', ['table: ticket', 'table: quarantine'], /no reader may read table "quarantine"/],
    ['a column does not exist', ['time: created_at', 'time: made_at'], /no column "made_at"/],
    [
      'the engine cannot compute it',
      ['expression: count()', 'expression: sum(title)\n    '],
      /cannot compute|no column/,
    ],
  ])('is refused where %s', async (_what, [from = '', to = ''], message) => {
    const { problems } = await save([{ path: TICKET, text: textOf(TICKET).replace(from, to) }])
    expect(problems.map((p) => p.message).join()).toMatch(message)
    expect(problems.every((p) => p.path === TICKET && p.line > 1)).toBe(true)
  })

  it('is refused outside the folders of definitions', async () => {
    const { problems } = await save([{ path: '../../etc/passwd.yaml', text: 'id: x' }])
    expect(problems.map((p) => p.message).join()).toMatch(/no definition may lie here/)
  })
})

describe('from draft to published', () => {
  const offered = (view: string) =>
    textOf('audiences/definitions/mayor.yaml').replace('views: [mayor]', `views: [mayor, ${view}]`)

  it('a new view runs for another reader once somebody else approved it, and cites who and why', async () => {
    const files = [
      { path: 'views/definitions/morning.yaml', text: NEW_VIEW },
      { path: 'audiences/definitions/mayor.yaml', text: offered('morning') },
    ]
    const { id, problems } = await save(files)
    expect(problems).toEqual([])
    expect(codes(await running.ask('mayor', '{ view(id: "morning") { title } }'))).toEqual(['NOT_FOUND'])
    expect(codes(await running.ask('director', APPROVE, { id }))).toEqual(['CONFLICT'])
    await running.ask('analyst', SUBMIT, { id, why: 'the mayor asked' })
    expect(codes(await running.ask('analyst', APPROVE, { id }))).toEqual(['FORBIDDEN'])
    expect(codes(await running.ask('analyst', SAVE, { id, files }))).toEqual(['CONFLICT'])
    const { data } = await running.ask('director', APPROVE, { id })
    expect(data).toEqual({ approveChange: { state: 'published', decidedBy: '许主任' } })
    const seen = await running.ask('mayor', '{ view(id: "morning") { title } }')
    expect(seen.data).toEqual({ view: { title: '早间' } })
    const history = await running.ask(
      'analyst',
      '{ definitionFile(path: "views/definitions/morning.yaml") { version text history { version why author publishedBy diff { kind text } } } }',
    )
    expect(history.data).toMatchObject({
      definitionFile: {
        version: 1,
        text: NEW_VIEW,
        history: [{ version: 1, why: 'the mayor asked', author: 'Analyst', publishedBy: 'Director Xu' }],
      },
    })
  })

  it('nobody approves their own change, though their audience approves', async () => {
    const { id } = await save([{ path: MAYOR, text: `${textOf(MAYOR)}# mine\n` }], undefined, 'director')
    await running.ask('director', SUBMIT, { id, why: 'mine' })
    expect(codes(await running.ask('director', APPROVE, { id }))).toEqual(['FORBIDDEN'])
  })

  it('of two changes of one file the second is stale until it is written over the first', async () => {
    const text = textOf(MAYOR)
    const [one, two] = [
      await save([{ path: MAYOR, text: `${text}# one\n` }]),
      await save([{ path: MAYOR, text: `${text}# two\n` }]),
    ]
    for (const { id } of [one, two]) await running.ask('analyst', SUBMIT, { id, why: 'x' })
    expect((await running.ask('director', APPROVE, { id: one.id })).errors).toBeUndefined()
    const second = await running.ask('director', APPROVE, { id: two.id })
    expect(codes(second)).toEqual(['CONFLICT'])
    const stale = await running.ask('analyst', `{ definitionChange(id: "${two.id}") { state files { stale } } }`)
    expect(stale.data).toEqual({ definitionChange: { state: 'review', files: [{ stale: true }] } })
  })

  it('rolls back to any version, the file on disk included, as a new version', async () => {
    const before = running.services.published.files.find((f) => f.path === MAYOR)?.text ?? ''
    expect(codes(await running.ask('analyst', ROLL_BACK, { path: MAYOR, version: 0 }))).toEqual(['FORBIDDEN'])
    expect(codes(await running.ask('director', ROLL_BACK, { path: MAYOR, version: 9 }))).toEqual(['BAD_INPUT'])
    expect((await running.ask('director', ROLL_BACK, { path: MAYOR, version: 0 })).errors).toBeUndefined()
    expect(textOf(MAYOR)).toBe(before)
    expect(running.services.published.versions.get(MAYOR)).toBe(2)
  })

  it('a metric that counts otherwise needs a new version, which its figures then cite', async () => {
    const metric = /( {2}tickets:\n(?: {4}.*\n)*? {4}expression: )count\(\)((?:\n {4}.*)*?\n {4}version: )1/
    const text = textOf(TICKET).replace(metric, '$1countIf(hops >= 0)$22')
    expect(text).not.toBe(textOf(TICKET))
    await publish([{ path: TICKET, text }])
    const { data } = await running.ask('mayor', '{ metric(name: "ticket.tickets") { version formula } }')
    expect(data).toEqual({ metric: { version: 2, formula: 'countIf(hops >= 0)' } })
    await running.ask('director', ROLL_BACK, { path: TICKET, version: 0 })
  })

  it('tells before which readers and figures change', async () => {
    const text = textOf('views/definitions/district.yaml').replace('days: 7', 'days: 14')
    const { id } = await save([{ path: 'views/definitions/district.yaml', text }])
    const { data } = await running.ask(
      'analyst',
      `{ definitionChange(id: "${id}") { effects { view audience members kind figures { label before after } } } }`,
    )
    const { effects } = (
      data as unknown as {
        definitionChange: {
          effects: { view: string; members: string[]; figures: { before: string; after: string }[] }[]
        }
      }
    ).definitionChange
    expect(effects.map((e) => [e.view, e.members])).toEqual([
      ['district', ['District Leader Chen']],
      ['district', ['Grace Wu']],
    ])
    expect(effects[0]?.figures.every((f) => f.before !== f.after)).toBe(true)
    expect(effects[0]?.figures.length).toBeGreaterThan(0)
  })

  it('tells before who is warned by a rule from now on, no longer, and on other terms', async () => {
    const path = 'alerts/definitions/city-surge.yaml'
    const audiences = /audiences: \[(.*)\]/.exec(textOf(path))?.[1]?.split(', ') ?? []
    expect(audiences).toContain('mayor')
    const others = audiences.filter((one) => one !== 'mayor')
    const text = textOf(path).replace(/audiences: .*/, `audiences: [${[...others, 'department'].join(', ')}]`)
    const ask = `query ($files: [FileText!]!) { draftRuleEffects(files: $files) { rule title kind members } }`
    const { data, errors } = await running.ask('analyst', ask, { files: [{ path, text }] })
    expect(errors).toBeUndefined()
    const { draftRuleEffects } = data as unknown as {
      draftRuleEffects: { rule: string; kind: string; members: string[] }[]
    }
    const of = (kind: string) => draftRuleEffects.find((one) => one.kind === kind)?.members ?? []
    expect(new Set(draftRuleEffects.map(({ rule }) => rule))).toEqual(new Set(['city-surge']))
    expect(of('ends')).toEqual(['Mayor Lin'])
    expect(of('begins').length).toBeGreaterThan(0)
    expect(of('changed')).toEqual([])
    const stricter = await running.ask('analyst', ask, {
      files: [{ path, text: textOf(path).replace('minCount: 20', 'minCount: 30') }],
    })
    expect(stricter.data).toMatchObject({
      draftRuleEffects: [
        { rule: 'city-surge', kind: 'changed', members: expect.arrayContaining(['Mayor Lin', 'Duty officer']) },
      ],
    })
  })
})

describe('a preview', () => {
  const PREVIEW = `query P($view: ID!, $as: ID!, $files: [FileText!], $besides: ID) {
    preview(view: $view, as: $as, files: $files) { narrowed offered reader { scopeText } queries { sql params readRows elapsedMs } figures(besides: $besides) { key label before after } }
  }`
  interface Previewed {
    narrowed: boolean
    offered: boolean
    queries: { sql: string; params: Record<string, unknown>; readRows: number }[]
    figures: { key: string; before: string | null; after: string | null }[]
  }
  const preview = async (member: string, variables: object): Promise<Previewed> => {
    const { data, errors } = await running.ask(member, PREVIEW, variables)
    expect(errors).toBeUndefined()
    return (data as unknown as { preview: Previewed }).preview
  }

  it("shows a member's own figures, the SQL under their scope, and its cost", async () => {
    const shown = await preview('analyst', { view: 'district', as: 'district-2' })
    expect(shown).toMatchObject({ narrowed: false, offered: true })
    expect(shown.queries.length).toBeGreaterThan(0)
    for (const { sql, params, readRows } of shown.queries) {
      expect(sql).toContain('{scope_district:Array(String)}')
      expect(params.scope_district).toEqual(['990102'])
      expect(readRows).toBeGreaterThan(0)
    }
    const own = await running.ask(
      'district-2',
      '{ view(id: "district") { widgets { id ... on NumberWidget { figure { metric text } } } } }',
    )
    const { widgets } = (
      own.data as unknown as { view: { widgets: { id: string; figure?: { metric: string; text: string } }[] } }
    ).view
    for (const { id, figure } of widgets.filter((w) => w.figure))
      expect(shown.figures.find((f) => f.key === `${id}//${figure?.metric}`)?.after).toBe(figure?.text)
  })

  it('of a view that no audience offers yet, as written in a draft', async () => {
    const files = [{ path: 'views/definitions/dawn.yaml', text: NEW_VIEW.replace('id: morning', 'id: dawn') }]
    const shown = await preview('analyst', { view: 'dawn', as: 'district-2', files })
    expect(shown).toMatchObject({ offered: false, narrowed: false })
    expect(shown.figures.filter((f) => f.key.startsWith('where/')).map((f) => f.key)).toEqual([
      'where/990102/ticket.tickets',
    ])
  })

  it('of two readers side by side tells which figures differ', async () => {
    const shown = await preview('analyst', { view: 'district', as: 'district-1', besides: 'district-2' })
    expect(shown.figures.some((f) => f.before !== null && f.after !== null && f.before !== f.after)).toBe(true)
  })

  it('never shows rows beyond those of whoever previews', async () => {
    await publish([
      {
        path: 'audiences/definitions/district.yaml',
        text: `${textOf('audiences/definitions/district.yaml')}\ndefines: true\n`,
      },
    ])
    const foreign = await preview('district-1', { view: 'district', as: 'district-2' })
    expect(foreign.narrowed).toBe(true)
    expect(foreign.queries.every((q) => JSON.stringify(q.params.scope_district) === '[]')).toBe(true)
    const city = await preview('district-1', { view: 'mayor', as: 'mayor' })
    expect(city.narrowed).toBe(true)
    expect(city.queries.every((q) => JSON.stringify(q.params.scope_district ?? ['990101']) === '["990101"]')).toBe(true)
  })

  it('leaves no look in the name of the reader, and one in that of whoever previews', async () => {
    const { store } = running.services
    expect(await store.lastLook('water', 'view', 'department')).toBeNull()
    await preview('analyst', { view: 'department', as: 'water' })
    expect(await store.lastLook('water', 'view', 'department')).toBeNull()
    expect(await store.lastLook('analyst', 'preview', 'department as water')).not.toBeNull()
  })

  it.each([
    ['member', { view: 'mayor', as: 'nobody' }],
    ['view', { view: 'nothing', as: 'mayor' }],
  ])('of no such %s is NOT_FOUND', async (_what, variables) => {
    expect(codes(await running.ask('analyst', PREVIEW, variables))).toEqual(['NOT_FOUND'])
  })
})

describe('the page of a preview', () => {
  const path = 'views/definitions/dusk.yaml'
  const LINE = `  - { id: line, type: trend, metrics: [ticket.tickets], days: 14, moving: 7, title: { zh: 走势, en: Trend } }\n`
  const text = NEW_VIEW.replace('id: morning', 'id: dusk') + LINE
  const page = async (member: string, body: object, headers: object = { 'x-graphql-yoga-csrf': '1' }) =>
    running.app.inject({
      method: 'POST',
      url: '/studio/preview',
      headers: { ...headers, cookie: await running.cookieOf(member) },
      payload: { as: 'mayor', view: 'dusk', files: [{ path, text }], ...body },
    })

  it('is that of the reader, under the draft, without script; a moving line says that it moves', async () => {
    const { statusCode, body } = await page('analyst', {})
    expect(statusCode).toBe(200)
    expect(body).toContain('早间')
    expect(body).toContain('（7天移动平均）')
    expect(body).not.toContain('<script')
  })

  it.each([
    [
      'what is wrong with the draft',
      { files: [{ path, text: text.replace('ticket.tickets', 'ticket.tickts') }] },
      /tickts/,
    ],
    ['that there is no such view', { view: 'nothing' }, /no such view/],
    ['that there is no such reader', { as: 'nobody' }, /no such view or reader/],
  ])('says %s, as a page', async (_what, asked, said) => {
    const { statusCode, body } = await page('analyst', asked)
    expect(statusCode).toBe(200)
    expect(body).toMatch(said)
  })

  it('is not for who does not define, nor for a foreign page that cannot send the header', async () => {
    expect((await page('mayor', {})).statusCode).toBe(403)
    expect((await page('analyst', {}, {})).statusCode).toBe(403)
  })
})

describe('the past of a drafted rule', () => {
  const CITY = 'alerts/definitions/city-surge.yaml'
  const PAST = `subscription P($rule: ID!, $files: [FileText!]) { backtesting(rule: $rule, days: 20, files: $files) {
    share past { trials { changes readings told incidents { line } } }
  } }`
  interface Step {
    data: {
      backtesting: { share: number; past: { trials: { changes: string[]; readings: number; told: number }[] } | null }
    } | null
    errors?: { extensions: { code: string; hint?: string } }[]
  }
  const steps = async (member: string, variables: object): Promise<Step[]> => {
    const headers = {
      'x-graphql-yoga-csrf': '1',
      accept: 'text/event-stream',
      cookie: await running.cookieOf(member),
    }
    const payload = { query: PAST, variables }
    const { body } = await running.app.inject({ method: 'POST', url: '/graphql', headers, payload })
    return [...body.matchAll(/^data: (.+)$/gm)].map(([, data = '']) => JSON.parse(data) as Step)
  }

  it('is told step by step, beside the form that runs', async () => {
    const text = textOf(CITY).replace('minRatio: 1.3', 'minRatio: 30')
    const told = await steps('analyst', { rule: 'city-surge', files: [{ path: CITY, text }] })
    const shares = told.map(({ data }) => data?.backtesting.share ?? -1)
    expect(shares.length).toBeGreaterThan(3)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    const [asItRuns, drafted] = told.at(-1)?.data?.backtesting.past?.trials ?? []
    expect(asItRuns).toMatchObject({ changes: [], readings: 20 })
    expect(drafted).toMatchObject({ changes: ['detector.minRatio 1.3 → 30'], readings: 20, told: 0 })
    expect(asItRuns?.told).toBeGreaterThan(0)
  })

  it.each([
    ['a rule that looks at hours', 'analyst', { rule: 'sudden-surge' }, 'BAD_INPUT'],
    ['no rule', 'analyst', { rule: 'nothing' }, 'NOT_FOUND'],
    ['a draft with a mistake', 'analyst', { rule: 'city-surge', files: [{ path: CITY, text: 'id: 7' }] }, 'BAD_INPUT'],
    ['who does not define', 'mayor', { rule: 'city-surge' }, 'FORBIDDEN'],
  ])('refuses %s with a code', async (_what, member, variables, code) => {
    expect((await steps(member, variables)).at(-1)?.errors?.[0]?.extensions.code).toBe(code)
  })
})

describe('a look back that nobody waits for any more', () => {
  const QUESTION = '{ backtest(rule: "matter-surge", from: "2026-09-01", to: "2026-11-20") { title } }'
  const LISTEN = 'subscription { backtesting(rule: "matter-surge", days: 80) { share } }'
  let url: string
  beforeAll(async () => {
    url = await running.app.listen({ port: 0 })
  })
  const own = async () => ({ 'x-graphql-yoga-csrf': '1', cookie: await running.cookieOf('analyst') })
  const posted = async (query: string, accept: string): Promise<[string, RequestInit]> => [
    '/graphql',
    {
      method: 'POST',
      headers: { ...(await own()), accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    },
  ]

  it.each([
    ['of a subscription', () => posted(LISTEN, 'text/event-stream')],
    ['of a question', () => posted(QUESTION, 'application/json')],
    [
      'of a page',
      async (): Promise<[string, RequestInit]> => [
        '/rules/matter-surge?from=2026-09-01&to=2026-11-20',
        { headers: await own() },
      ],
    ],
  ])('%s ends with them', async (_what, request) => {
    const [path, init] = await request()
    const left = new AbortController()
    const started = once(process, 'worker') as Promise<[Worker]>
    const asked = fetch(`${url}${path}`, { ...init, signal: left.signal })
    asked.then((response) => response.text()).catch(() => undefined)
    const [worker] = await started
    const told: object[] = []
    worker.on('message', (message: object) => told.push(message))
    const ended = once(worker, 'exit')
    left.abort()
    await ended
    expect(told.filter((message) => !('share' in message))).toEqual([])
  })
})

describe('beside the editor', () => {
  const MESSAGE = `query M($rule: ID!, $as: ID!, $files: [FileText!]) { ruleMessage(rule: $rule, as: $as, files: $files) {
    sms text emailHtml chats { id body }
  } }`
  const asked = async <T>(member: string, query: string, variables: object = {}): Promise<T> => {
    const { data, errors } = await running.ask(member, query, variables)
    expect(errors).toBeUndefined()
    return data as unknown as T
  }
  interface Said {
    ruleMessage: { sms: string; text: string; emailHtml: string; chats: { id: string; body: object }[] } | null
  }

  it("a rule's latest incident is said in every form, under the draft's words, and without a link that acts", async () => {
    await running.putIncident('said-1', { district: ['990101'], matter2: ['m0202'] })
    const RULE = 'alerts/definitions/matter-surge.yaml'
    const files = [{ path: RULE, text: textOf(RULE).replace(/^ {2}zh: .*$/m, '  zh: 草稿里的原因') }]
    const variables = { rule: 'matter-surge', as: 'district-1', files }
    const { ruleMessage } = await asked<Said>('analyst', MESSAGE, variables)
    expect([...(ruleMessage?.sms ?? '')].length).toBeLessThanOrEqual(70)
    expect(ruleMessage?.chats.length).toBeGreaterThan(2)
    for (const said of [ruleMessage?.text, ruleMessage?.emailHtml]) {
      expect(said).toContain('71')
      expect(said).not.toMatch(/[?&]token=|\/act/)
    }
    expect(ruleMessage?.emailHtml).toContain('草稿里的原因')
  })

  it('is not said to a reader whose rows it lies outside of', async () => {
    const { ruleMessage } = await asked<Said>('analyst', MESSAGE, { rule: 'matter-surge', as: 'district-2' })
    expect(ruleMessage).toBeNull()
  })

  it('readership tells who opened a view, who never did, and which definitions were opened', async () => {
    interface Readership {
      readers: { reader: string; times: number }[]
      never: string[]
      figures: { metric: string; times: number }[]
    }
    const READERSHIP = '{ readership(view: "mayor") { readers { reader times } never figures { metric times } } }'
    const read = async () => (await asked<{ readership: Readership }>('analyst', READERSHIP)).readership
    const opened = ({ figures }: Readership) => figures.find(({ metric }) => metric === 'ticket.tickets')?.times ?? 0
    const before = await read()
    await asked('mayor', '{ view(id: "mayor") { title } }')
    await asked('mayor', '{ metric(name: "ticket.tickets") { label } }')
    const after = await read()
    expect(after.readers.map(({ reader }) => reader)).toContain('Mayor Lin')
    expect(after.never.length).toBeGreaterThan(0)
    expect(after.never).not.toContain('Mayor Lin')
    expect(opened(after)).toBe(opened(before) + 1)
    expect(after.figures.some(({ times }) => times === 0)).toBe(true)
  })

  it('the vocabulary holds the names of the draft, and only tables that readers may read', async () => {
    const text = textOf(TICKET).replace('  tickets:', '  mine:')
    const WORDS = `query W($files: [FileText!]) { vocabulary(files: $files) {
      views functions tables tableColumns(table: "ticket") schema(kind: view) datasets { id metrics { name } dimensions { id } }
    } }`
    const NEW = { path: 'views/definitions/noon.yaml', text: NEW_VIEW.replace('id: morning', 'id: noon') }
    const { vocabulary } = await asked<{
      vocabulary: {
        views: string[]
        functions: string[]
        tables: string[]
        tableColumns: string[]
        schema: { properties?: object }
        datasets: { id: string; metrics: { name: string }[] }[]
      }
    }>('analyst', WORDS, { files: [NEW] })
    expect(vocabulary.views).toContain('noon')
    expect(vocabulary.functions).toContain('countIf')
    expect(vocabulary.tables).toContain('ticket')
    expect(vocabulary.tables).not.toContain('quarantine')
    expect(vocabulary.tableColumns).toContain('created_at')
    expect(vocabulary.schema).toHaveProperty('properties.widgets')
    expect(vocabulary.datasets.flatMap(({ metrics }) => metrics.map(({ name }) => name))).toContain('ticket.tickets')
    const broken = await running.ask('analyst', WORDS, { files: [{ path: TICKET, text }] })
    expect(codes(broken)).toEqual(['BAD_INPUT'])
  })

  it.each([
    ['messages', '{ ruleMessage(rule: "matter-surge", as: "mayor") { sms } }'],
    ['readership', '{ readership(view: "mayor") { never } }'],
    ['the vocabulary', '{ vocabulary { views } }'],
  ])('%s are for audiences that define', async (_what, query) => {
    expect(codes(await running.ask('mayor', query))).toEqual(['FORBIDDEN'])
  })
})
