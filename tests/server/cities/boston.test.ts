import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { type Running, startServer } from '../../../server/start.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const FILE = resolve(ROOT, '../shared/data/boston311/requests-2011h2.csv.gz')
const present = existsSync(FILE)
if (!present) console.warn('skipped: the real data files are not beside this repository')

const directory = mkdtempSync(join(tmpdir(), 'wwh-boston-'))
const env = {
  WWH_DATA_DIR: directory,
  WWH_DEFINITIONS: join(ROOT, 'server/cities/boston'),
  WWH_NOW: '2011-08-29T09:00:00-04:00',
  WWH_PORT: '0',
  WWH_SCHEDULER: 'off',
}

/** The command as a user types it. */
function wwh(...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((done) => {
    const program = [join(ROOT, 'server/cli/wwh.mjs'), ...args]
    execFile(process.execPath, program, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
    )
  })
}

interface AnsweredWidget {
  id: string
  figure?: { value: number }
  parts?: { code: string; figures: { value: number }[] }[]
  page?: { rows: object[] }
}

describe.skipIf(!present)("Boston's own definitions over its real requests (../shared/data)", () => {
  let running: Running
  const cookies = new Map<string, string>()

  beforeAll(async () => {
    const dry = await wwh('import', FILE, '--mapping', 'boston311', '--dry-run')
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('nothing written') })
    const first = await wwh('import', FILE, '--mapping', 'boston311')
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('new 58251, updated 0, unchanged 0') })
    const again = await wwh('import', FILE, '--mapping', 'boston311')
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('new 0, updated 0, unchanged 58251') })
    running = await startServer(readConfig(env))
  }, 300_000)

  afterAll(async () => {
    await running?.close()
    rmSync(directory, { recursive: true, force: true })
  })

  async function cookieOf(member: string): Promise<string> {
    const known = cookies.get(member)
    if (known) return known
    const url = running.signIns.find((link) => link.member.id === member)?.url ?? ''
    const payload = `token=${new URL(url).searchParams.get('token')}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    const response = await running.app.inject({ method: 'POST', url: '/sign-in', headers, payload })
    const cookie = String(response.headers['set-cookie']).split(';')[0] ?? ''
    cookies.set(member, cookie)
    return cookie
  }

  async function view(member: string, id: string): Promise<Map<string, AnsweredWidget>> {
    const query = `query ($id: ID!) { view(id: $id) { widgets { id
      ... on NumberWidget { figure { value } }
      ... on BreakdownWidget { parts: rows { code figures { value } } }
      ... on TableWidget { parts: rows { code figures { value } } }
      ... on TicketsWidget { page { rows { createdText region } } } } } }`
    const headers = { cookie: await cookieOf(member), 'x-graphql-yoga-csrf': '1' }
    const response = await running.app.inject({
      method: 'POST',
      url: '/graphql',
      headers,
      payload: { query, variables: { id } },
    })
    const { data, errors } = response.json()
    expect(errors).toBeUndefined()
    return new Map((data.view.widgets as AnsweredWidget[]).map((widget) => [widget.id, widget]))
  }

  /** Requests of the week that ends on 29 August, in Boston's own days. */
  async function inWeek(condition = '1'): Promise<number> {
    const [row] = await running.services.warehouse.rows<{ n: number }>(
      `SELECT count() AS n FROM ticket FINAL WHERE tenant = 'boston' AND ${condition}
       AND toDate(created_at, 'America/New_York') BETWEEN '2011-08-23' AND '2011-08-29'`,
    )
    return Number(row?.n)
  }

  it('every reader opens every view of his', async () => {
    for (const { member } of running.signIns) {
      const audience = running.services.definitions.audiences.get(member.audience)
      for (const id of audience?.views ?? []) expect((await view(member.id, id)).size).toBeGreaterThan(5)
    }
  })

  it('the storm brought 777 requests about trees in a day, the holidays next to nothing', async () => {
    const days = await running.services.warehouse.rows(
      `SELECT toString(toDate(created_at, 'America/New_York')) AS day, countIf(matter2 = 'trees') AS trees, count() AS n
       FROM ticket FINAL WHERE tenant = 'boston' AND day IN ('2011-08-28', '2011-11-24', '2011-12-25') GROUP BY day ORDER BY day`,
    )
    expect(days).toEqual([
      { day: '2011-08-28', trees: 777, n: 913 },
      { day: '2011-11-24', trees: 0, n: 43 },
      { day: '2011-12-25', trees: 0, n: 30 },
    ])
  })

  it('the mayor sees the week of the storm in the days of Boston', async () => {
    const mayor = await view('mayor', 'mayor')
    expect(mayor.get('tickets')?.figure?.value).toBe(await inWeek())
    const trees = mayor.get('matters')?.parts?.find((part) => part.code === 'trees')
    expect(trees?.figures[0]?.value).toBe(await inWeek("matter2 = 'trees'"))
    expect(trees?.figures[0]?.value).toBeGreaterThan(777)
  })

  it('a coordinator sees her districts only, and the districts are the city', async () => {
    const roxbury = await view('roxbury', 'district')
    expect(roxbury.get('tickets')?.figure?.value).toBe(await inWeek("district_code IN ('roxbury', 'mission-hill')"))
    const analyst = await view('analyst', 'analyst')
    const districts = analyst.get('districts')?.parts ?? []
    expect(districts.reduce((sum, part) => sum + (part.figures[0]?.value ?? 0), 0)).toBe(
      analyst.get('tickets')?.figure?.value,
    )
  })

  it('a department sees its own requests', async () => {
    const parks = await view('parks', 'department')
    const districts = parks.get('districts')?.parts ?? []
    expect(parks.get('tickets')?.figure?.value).toBe(
      districts.reduce((sum, part) => sum + (part.figures[0]?.value ?? 0), 0),
    )
    expect(parks.get('list')?.page?.rows).toHaveLength(8)
  })
})
