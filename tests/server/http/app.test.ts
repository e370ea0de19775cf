import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../../server/graphql/builder.ts'
import { SESSION_COOKIE } from '../../../server/http/session.ts'
import { type SignedAct, signedLink } from '../../../server/signed-link.ts'
import { VIEW } from '../../../server/web/documents.ts'
import { type MailServer, startMailServer } from '../jobs/mail-server.ts'
import { NOW, type RunningCity, runCity } from './running-city.ts'

let running: RunningCity
let mail: MailServer
beforeAll(async () => {
  mail = await startMailServer()
  running = await runCity({
    NODE_ENV: 'production',
    WWH_PUBLIC_URL: 'https://hotline.example.org',
    WWH_SMTP_URL: mail.url,
    WWH_MAIL_FROM: 'wwh@city.example',
  })
})
afterAll(async () => {
  await running.close()
  await mail.close()
})

const form = { 'content-type': 'application/x-www-form-urlencoded' }
describe('sign-in', () => {
  const post = (token: string, headers = {}) =>
    running.app.inject({ method: 'POST', url: '/sign-in', headers: { ...form, ...headers }, payload: `token=${token}` })

  it('works once; opening the link does not use it up', async () => {
    const token = await running.services.store.createSignIn('mayor', 60_000, NOW)
    for (let opened = 0; opened < 2; opened++) {
      const page = await running.app.inject({ url: `/sign-in?token=${token}` })
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain(token)
    }
    const first = await post(token)
    expect([first.statusCode, first.headers.location]).toEqual([303, '/'])
    const cookie = first.cookies.find((c) => c.name === SESSION_COOKIE)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: true, path: '/' })
    const again = await post(token)
    expect(again.statusCode).toBe(400)
    expect(again.cookies).toEqual([])
  })

  it('is refused from a foreign page, with a wrong token, and without one', async () => {
    const token = await running.services.store.createSignIn('mayor', 60_000, NOW)
    expect((await post(token, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await post('wrong')).statusCode).toBe(400)
    expect((await running.app.inject({ method: 'POST', url: '/sign-in' })).statusCode).toBe(400)
  })

  it('does not let a token write markup', async () => {
    const page = await running.app.inject({ url: `/sign-in?token=${encodeURIComponent('"><script>x</script>')}` })
    expect(page.body).not.toContain('<script>x')
  })

  describe('by a link that is sent to the reader', () => {
    const ask = (address: string) =>
      running.app.inject({
        method: 'POST',
        url: '/sign-in/link',
        headers: form,
        payload: new URLSearchParams({ address }).toString(),
      })

    it('goes to the address of a member, however it is written, and lets that member in', async () => {
      const heating = running.members.find((member) => member.id === 'heating')
      const arrived = new Promise<void>((done) => {
        mail.onReceived = done
      })
      await ask(` ${heating?.email.toUpperCase()} `)
      await arrived
      const [letter] = mail.received
      expect(letter?.to).toMatchObject({ text: heating?.email })
      const link = /https:\/\/hotline\.example\.org\/sign-in\?token=([\w-]+)/.exec(letter?.text ?? '')
      expect(letter?.html).toContain(link?.[0])
      const entered = await post(link?.[1] ?? '')
      expect([entered.statusCode, entered.headers.location]).toEqual([303, '/'])
    })

    it('answers a stranger as a member, and sends nothing', async () => {
      mail.received.length = 0
      const [known, unknown] = [await ask('mayor@example.org'), await ask('nobody@example.org')]
      expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body])
      await expect.poll(() => mail.received.length).toBeGreaterThan(0)
      expect(mail.received.map((letter) => letter.to)).toMatchObject([{ text: 'mayor@example.org' }])
    })
  })

  it('as any reader of the demo city is not offered where that has a public address', async () => {
    const asked = { method: 'POST', url: '/sign-in/demo', headers: form, payload: 'member=mayor' } as const
    expect((await running.app.inject(asked)).statusCode).toBe(403)
    expect((await running.app.inject({ url: '/sign-in' })).body).not.toContain('/sign-in/demo')
  })

  it.each([
    ['en-GB,en;q=0.9,zh;q=0.8', 'Sign in'],
    ['zh-CN,zh;q=0.9', '登录'],
    ['fr', '登录'],
  ])('speaks the language of the browser: %s', async (language, title) => {
    const page = await running.app.inject({ url: '/sign-in', headers: { 'accept-language': language } })
    expect(page.body).toContain(`<title>${title}`)
  })

  it('ends with sign-out', async () => {
    const cookie = await running.cookieOf('analyst')
    expect((await running.app.inject({ url: '/', headers: { cookie } })).statusCode).toBe(200)
    await running.app.inject({ method: 'POST', url: '/sign-out', headers: { cookie } })
    expect((await running.app.inject({ url: '/', headers: { cookie } })).headers.location).toBe('/sign-in')
  })
})

describe('turning to the other language', () => {
  it.each([
    ['a page, its query with it', '/tickets?view=duty&days=7&matter2=m0201', '/tickets?view=duty&days=7&matter2=m0201'],
    ['nowhere outside', '//elsewhere.example/', '/'],
    ['nor to what is no address', '/tickets?view=<b>', '/'],
  ])('leads back to %s', async (_where, from, to) => {
    const url = `/language?to=en&from=${encodeURIComponent(from)}`
    expect((await running.app.inject({ url })).headers.location).toBe(to)
  })

  it('is offered by every page for itself as it stands', async () => {
    const cookie = await running.cookieOf('duty')
    const page = await running.app.inject({ url: '/tickets?view=duty&days=7', headers: { cookie } })
    expect(page.body).toContain(`from=${encodeURIComponent('/tickets?view=duty&days=7')}`)
  })
})

describe('every answer', () => {
  it.each(['/sign-in', '/healthz', '/nothing', '/assets/page.css'])('%s carries the security headers', async (url) => {
    const { headers } = await running.app.inject({ url })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/script-src 'self'(;|$)/)
    expect(headers['strict-transport-security']).toMatch(/max-age/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('a page that has not changed', () => {
  const open = async (member: string, seen = '') =>
    running.app.inject({
      url: '/incidents',
      headers: { cookie: await running.cookieOf(member), 'if-none-match': seen },
    })

  it('is not sent again, and is another for another reader', async () => {
    const first = await open('mayor')
    const tag = String(first.headers.etag)
    const again = await open('mayor', tag)
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const other = await open('district-1', tag)
    expect([other.statusCode, other.body.length > 1000]).toEqual([200, true])
  })
})

describe('a view beside itself', () => {
  const differences = async (member: string, query: string) => {
    const cookie = await running.cookieOf(member)
    const page = await running.app.inject({ url: `/compare?${query}`, headers: { cookie, accept: 'text/html' } })
    expect(page.statusCode).toBe(200)
    const tables = page.body.match(/<table class="figures pairs">.*?<\/table>/gs)?.join('') ?? ''
    const cells = [...tables.matchAll(/<td class="number">([^<]*)(?:<small[^>]*>[^<]*<\/small>)?<\/td><\/tr>/g)].map(
      ([, text]) => text,
    )
    return { cells, body: page.body }
  }

  it('differs by nothing from the same days', async () => {
    const { cells } = await differences('mayor', 'until=2026-11-20&vs.until=2026-11-20')
    expect(cells.length).toBeGreaterThan(10)
    expect(cells.filter((text) => !/^(±0|–)/.test(text ?? ''))).toEqual([])
  })

  it('is held against the period before unless asked otherwise, and an address that makes no sense is left out', async () => {
    const { body } = await differences('mayor', 'until=2026-99-01&days=x')
    expect(body).toContain('11月17日至23日')
    expect(body).toContain('11月10日至16日')
  })

  it('is held against another place over the same period', async () => {
    const { body } = await differences('mayor', 'until=2026-11-20&place=district:990101&vs.place=district:990102')
    expect(body.match(/11月14日至20日/g)?.length).toBeGreaterThanOrEqual(2)
    expect(body).not.toContain('11月7日至13日')
  })

  it('shows no rows of a place that is not the reader’s', async () => {
    const foreign = await differences('district-1', 'place=district:990103&vs.place=district:990103')
    expect(foreign.body).toMatch(/<th scope="row">诉求量<\/th><td class="number">0/)
  })
})

describe('GraphQL over HTTP', () => {
  const code = async (query: string, member: string | null = 'mayor') =>
    (await running.ask(member, query)).errors?.[0]?.extensions.code

  it('answers nobody who is not signed in', async () => {
    const answer = await running.ask(null, '{ me { id } }')
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    const cookie = `${SESSION_COOKIE}=made-up`
    const made = await running.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { cookie, 'x-graphql-yoga-csrf': '1' },
      payload: { query: '{ me { id } }' },
    })
    expect(made.statusCode).toBe(401)
  })

  it.each([
    ['a link', { method: 'GET' as const, url: '/graphql?query={me{id}}' }],
    ['a form', { method: 'POST' as const, url: '/graphql', headers: form, payload: 'query={me{id}}' }],
    [
      'plain text',
      { method: 'POST' as const, url: '/graphql', headers: { 'content-type': 'text/plain' }, payload: '{}' },
    ],
  ])('refuses %s, which a foreign page can send without asking first', async (_what, sent) => {
    const headers = { ...('headers' in sent ? sent.headers : {}), cookie: await running.cookieOf('mayor') }
    expect((await running.app.inject({ ...sent, headers })).statusCode).toBe(sent.method === 'GET' ? 403 : 415)
  })

  it('shows neither its schema nor GraphiQL in production', async () => {
    expect(await code('{ __schema { types { name } } }')).toBe('BAD_INPUT')
    const page = await running.app.inject({ url: '/graphql', headers: { accept: 'text/html' } })
    expect(page.body).not.toMatch(/graphiql/i)
  })

  it.each([
    [
      'too deep',
      `{ incidents ${'{ parent '.repeat(LIMITS.depth)} { id } ${'}'.repeat(LIMITS.depth)} }`,
      /its depth is over/,
    ],
    [
      'too many aliases',
      `{ ${Array.from({ length: LIMITS.aliases + 1 }, (_, i) => `a${i}: me { id }`).join(' ')} }`,
      /aliases/,
    ],
    ['too long', `{ me { ${'id '.repeat(LIMITS.tokens)} } }`, /tokens/],
    ['too costly', '{ incidents(first: 200) { children { children { chart { svg } } } } }', /its complexity is over/],
    ['not GraphQL', '{ me { ', /Syntax Error/],
    ['a field that does not exist', '{ me { nam } }', /Cannot query field "nam"/],
    ['an argument of a wrong type', '{ incidents(first: "x") { id } }', /Int cannot represent/],
  ])('refuses what is %s as BAD_INPUT', async (_what, query, told) => {
    const error = (await running.ask('mayor', query)).errors?.[0]
    expect(error?.extensions.code).toBe('BAD_INPUT')
    expect(error?.message).toMatch(told)
  })

  it('says what was meant by a mistyped field', async () => {
    const answer = await running.ask('mayor', '{ me { nam } }')
    expect(answer.errors?.[0]?.extensions.hint).toMatch(/Did you mean "name"/)
  })

  it('leaves room for the largest of the pages own documents', async () => {
    expect((await running.ask('mayor', VIEW, { id: 'mayor' })).errors).toBeUndefined()
  })

  it('masks what is not the asker’s fault, and logs its cause', async () => {
    const { store } = running.services
    const original = store.subscriptions
    store.subscriptions = () => Promise.reject(new Error('secret of the inside'))
    try {
      const answer = await running.ask('mayor', '{ subscriptions { product } }')
      expect(answer.errors?.[0]?.extensions.code).toBe('INTERNAL')
      expect(JSON.stringify(answer)).not.toContain('secret')
      expect(running.log.join()).toContain('secret of the inside')
    } finally {
      store.subscriptions = original
    }
  })
})

describe('/live', () => {
  it('is for those who are signed in', async () => {
    expect((await running.app.inject({ url: '/live' })).statusCode).toBe(401)
  })

  it("tells of a change in the reader's rows and of no other", async () => {
    const url = await running.app.listen({ host: '127.0.0.1', port: 0 })
    const stop = new AbortController()
    const headers = { cookie: await running.cookieOf('district-1') }
    const response = await fetch(`${url}/live`, { headers, signal: stop.signal })
    const reader = response.body!.getReader()
    const decoder = new TextDecoder()
    expect(decoder.decode((await reader.read()).value)).toContain('listening')
    const updatedAt = new Date(NOW.getTime() + 1000).toISOString()
    await running.putIncident('foreign', { district: ['990102'] }, { updatedAt })
    await running.putIncident('own', { district: ['990101'] }, { updatedAt })
    const heard = decoder.decode((await reader.read()).value)
    expect(heard).toContain('event: incident')
    expect(heard).toContain('"id":"own"')
    expect(heard).not.toContain('foreign')
    stop.abort()
  })
})

describe('the one-page report', () => {
  it("is a PDF of the reader's own incident, and nothing of another's", async () => {
    await running.putIncident('reported', { district: ['990101'] })
    const url = '/incident/reported/report.pdf'
    const get = async (member: string) =>
      running.app.inject({ url, headers: { cookie: await running.cookieOf(member), accept: 'text/html' } })
    const own = await get('district-1')
    expect(own.headers['content-type']).toBe('application/pdf')
    expect(own.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await get('district-2')).statusCode).toBe(404)
    expect((await running.app.inject({ url })).headers.location).toBe('/sign-in')
  })
})

describe('a link in a message', () => {
  const link = async (act: Omit<SignedAct, 'until'>, services = running.services) =>
    new URL(await signedLink(services, act)).search
  const acknowledge = (incident: string, memberId = 'district-1') =>
    link({ act: 'acknowledge', memberId, target: incident, channel: 'email' })
  const leave = (target: string) => link({ act: 'unsubscribe', memberId: 'water', target, channel: 'email' })
  const post = (query: string, type = 'application/x-www-form-urlencoded', payload = 'List-Unsubscribe=One-Click') =>
    running.app.inject({ method: 'POST', url: `/act${query}`, headers: { 'content-type': type }, payload })
  const stateOf = async (id: string) => (await running.services.store.incident(id))?.state

  it('acknowledges by one button, without signing in; a scanner that opens it does nothing', async () => {
    await running.putIncident('act-1', { district: ['990101'] })
    const query = await acknowledge('act-1')
    for (let opened = 0; opened < 3; opened++) {
      const page = await running.app.inject({ url: `/act${query}` })
      expect([page.statusCode, page.body.match(/<button/g)?.length, page.headers['cache-control']]).toEqual([
        200,
        1,
        'no-store',
      ])
    }
    expect(await stateOf('act-1')).toBe('open')
    expect((await post(query)).body).toContain('已签收。')
    expect(await running.services.store.incident('act-1')).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'district-1',
    })
    expect((await post(query)).body).toContain('已签收或已结束')
  })

  it('does nothing when changed, expired, for rows that are not the member’s, or for who may not acknowledge', async () => {
    await running.putIncident('act-2', { district: ['990102'] })
    const query = await acknowledge('act-2')
    const old = { ...running.services, now: () => new Date(NOW.getTime() - 8 * 86_400_000) }
    const forged = Buffer.from(
      JSON.stringify({ act: 'acknowledge', memberId: 'mayor', target: 'act-2', channel: 'email', until: 9e9 }),
    )
    const tries = [
      query,
      await acknowledge('act-2', 'analyst'),
      await acknowledge('act-2', 'nobody'),
      await link({ act: 'acknowledge', memberId: 'mayor', target: 'act-2', channel: 'email' }, old),
      `${query}x`,
      `?token=${forged.toString('base64url')}.${query.split('.')[1]}`,
      '?token=x',
      '',
    ]
    for (const one of tries) expect((await post(one)).statusCode, one).toBe(400)
    expect(await stateOf('act-2')).toBe('open')
  })

  it.each([
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
  ])('unsubscribes by the mail client’s own post of %s', async (type, payload) => {
    const choice = { memberId: 'water', product: 'digest', channel: 'email' as const }
    await running.services.store.setSubscription({ ...choice, active: true })
    expect((await post(await leave('digest'), type, payload)).statusCode).toBe(200)
    expect(await running.services.store.subscriptions('water')).toContainEqual({ ...choice, active: false })
  })
})
