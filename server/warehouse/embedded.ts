import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { configXml, usersXml } from './bridge/access.ts'

/** The embedded engine: a child process that speaks ClickHouse's HTTP interface on loopback. */
export interface EmbeddedEngine {
  url: string
  token: string
  pid: number
  close(): Promise<void>
}

/** Starts the engine over `<dataDir>/warehouse`. One process at a time may have a directory open; a second gets WAREHOUSE_LOCKED. */
export async function startEmbedded(dataDir: string, database: string): Promise<EmbeddedEngine> {
  const directory = resolve(dataDir, 'warehouse')
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'users.xml'), usersXml(database))
  // A quarter of the machine, within 1 and 8 GiB: the engine's own default takes nine tenths.
  const memory = Math.round(Math.min(8 * 2 ** 30, Math.max(2 ** 30, totalmem() / 4)))
  await writeFile(join(directory, 'config.xml'), configXml(directory, memory))
  const token = randomBytes(24).toString('base64url')
  const child = fork(new URL('bridge/main.ts', import.meta.url), {
    execArgv: ['--import', import.meta.resolve('tsx')],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  child.send({ path: join(directory, 'store'), config: join(directory, 'config.xml'), token })
  const port = await firstWord(child, directory)
  await writeFile(join(directory, 'engine.pid'), String(child.pid))
  return { url: `http://127.0.0.1:${port}`, token, pid: child.pid ?? 0, close: () => stop(child) }
}

function firstWord(child: ChildProcess, directory: string): Promise<number> {
  return new Promise((done, fail) => {
    let noise = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      noise = (noise + chunk.toString()).slice(-2000)
    })
    child.once('message', (message: unknown) => {
      const { port, error } = message as { port?: number; error?: string }
      if (port) done(port)
      else fail(startFault(error ?? '', directory))
    })
    child.once('exit', () => fail(startFault(noise, directory)))
  })
}

function startFault(text: string, directory: string): AppError {
  // The engine's binding says only that it could not connect; who holds the directory tells why.
  if (heldByLiveProcess(directory)) {
    return new AppError('WAREHOUSE_LOCKED', `the warehouse in ${directory} is open in another process`, {
      hint: 'stop the other server or command first, or give this one its own WWH_DATA_DIR',
    })
  }
  return new AppError('WAREHOUSE_START', 'the embedded warehouse did not start', {
    cause: text,
    hint: 'is the data directory writable and the disk not full?',
  })
}

function heldByLiveProcess(directory: string): boolean {
  try {
    process.kill(Number(readFileSync(join(directory, 'engine.pid'), 'utf8')), 0)
    return true
  } catch {
    return false
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 10_000)
    child.once('exit', () => {
      clearTimeout(giveUp)
      done()
    })
    child.kill('SIGTERM')
  })
}
