import { execFile, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** A PostgreSQL server to test against; `stop` leaves nothing behind. */
export interface TestPostgres {
  url: string
  stop(): Promise<void>
}

/**
 * The server that WWH_TEST_STATE_URL names, else one of our own made of the machine's PostgreSQL programs, else none, and why.
 */
export async function postgresAtHand(): Promise<TestPostgres | { missing: string }> {
  const url = process.env.WWH_TEST_STATE_URL
  if (url) return { url, stop: async () => undefined }
  const found = await run('initdb', ['--version']).then(
    () => true,
    () => false,
  )
  if (!found) return { missing: 'PostgreSQL is not on this machine, and WWH_TEST_STATE_URL names none' }
  const user = await ordinaryUser()
  return user ? startPostgres(user) : { missing: 'PostgreSQL refuses to run as root, and there is no user postgres' }
}

type User = { uid?: number; gid?: number }

/** PostgreSQL does not run as root; where the tests do, it runs as its own user. */
async function ordinaryUser(): Promise<User | null> {
  if (process.getuid?.() !== 0) return {}
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return Promise.all([id('-u'), id('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => null,
  )
}

async function startPostgres(user: User): Promise<TestPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'wwh-postgres-'))
  const data = join(home, 'data')
  const password = join(home, 'password')
  writeFileSync(password, 'a password')
  chmodSync(home, 0o755)
  if (user.uid !== undefined && user.gid !== undefined) chownSync(home, user.uid, user.gid)
  await run(
    'initdb',
    ['-D', data, '-U', 'wwh', '-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8', '-N'],
    user,
  )
  const port = await freePort()
  const settings = ['-p', String(port), '-k', home, '-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1']
  const server = spawn('postgres', ['-D', data, ...settings], { ...user, stdio: 'ignore' })
  const url = `postgres://wwh:a%20password@127.0.0.1:${port}/postgres`
  await answers(url)
  const stop = async () => {
    const gone = new Promise((done) => server.once('exit', done))
    server.kill('SIGINT')
    await gone
    rmSync(home, { recursive: true, force: true })
  }
  return { url, stop }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function answers(connectionString: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString })
    const fault = await client.connect().then(
      () => undefined,
      (error: Error) => error,
    )
    await client.end()
    if (!fault) return
    if (tries > 100) throw fault
    await new Promise((done) => setTimeout(done, 100))
  }
}
