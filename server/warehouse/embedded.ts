import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makeDataDirectory } from '../data-directory.ts'
import { AppError } from '../errors.ts'
import { READER_TABLES, type ReaderTable } from './access.ts'
import type { BridgeOptions } from './bridge/bridge.ts'
import { writeConfigFiles } from './bridge/config-files.ts'

/** The embedded engine: a child process that speaks ClickHouse's HTTP interface on loopback. */
export interface EmbeddedEngine {
  url: string
  token: string
  /** Of the child process; another after the engine has crashed and was started again. */
  readonly pid: number
  /** Lets readers read these tables and no others: the engine is started anew, since it reads its users at its start alone. */
  grant(tables: readonly ReaderTable[]): Promise<void>
  close(): Promise<void>
}

const MIN_MEMORY = 2 ** 30
const MAX_MEMORY = 8 * 2 ** 30
const RESTART_PAUSE_MS = 500
const STOP_MS = 10_000

/**
 * Starts the engine over `<dataDir>/warehouse`. When it crashes, or the system kills it for its memory, it is started again on the same
 * address; nothing that was acknowledged is lost.
 *
 * @throws AppError DATA_DIR when the directory cannot be written, WAREHOUSE_LOCKED when another process has the directory open, WAREHOUSE_START for any other failure
 */
export async function startEmbedded(
  dataDir: string,
  database: string,
  onCrash: (how: string) => void = () => undefined,
): Promise<EmbeddedEngine> {
  const directory = resolve(dataDir, 'warehouse')
  await makeDataDirectory(directory)
  const memoryBytes = Math.round(Math.min(MAX_MEMORY, Math.max(MIN_MEMORY, totalmem() / 4)))
  const limits = { database, memoryBytes, tables: READER_TABLES }
  const config = await writeConfigFiles(directory, limits)
  const token = randomBytes(24).toString('base64url')
  let options: BridgeOptions = { path: join(directory, 'store'), config, token, port: 0 }
  let stopping = false
  let child: ChildProcess

  const start = async (): Promise<void> => {
    const started = fork(fileURLToPath(new URL('bridge/main.mjs', import.meta.url)), {
      execArgv: [],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child = started
    started.send(options)
    // The same port again after a crash: the client knows the engine by its URL alone.
    options = { ...options, port: await firstWord(started, directory) }
    started.once('exit', (code, signal) => {
      if (!stopping) void restart(`${signal ?? `exit code ${code}`}`)
    })
  }
  const restart = async (how: string): Promise<void> => {
    onCrash(how)
    await sleep(RESTART_PAUSE_MS)
    // Who was granted tables meanwhile started it already.
    if (!stopping && hasEnded(child)) await start().catch((error: AppError) => restart(error.message))
  }

  await start()
  return {
    url: `http://127.0.0.1:${options.port}`,
    token,
    get pid() {
      return child.pid ?? 0
    },
    grant: async (tables) => {
      await writeConfigFiles(directory, { ...limits, tables })
      stopping = true
      await stop(child)
      stopping = false
      await start().catch((error: AppError) => {
        void restart(error.message)
        throw error
      })
    },
    close: () => {
      stopping = true
      return stop(child)
    },
  }
}

/** The child's first message: its port, or why it could not start. */
function firstWord(child: ChildProcess, directory: string): Promise<number> {
  return new Promise((done, fail) => {
    let noise = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      noise = (noise + chunk.toString()).slice(-2000)
    })
    child.once('message', (message: { port?: number; error?: string }) => {
      if (message.port) done(message.port)
      else fail(startFault(message.error ?? '', directory))
    })
    child.once('exit', () => fail(startFault(noise, directory)))
  })
}

function startFault(text: string, directory: string): AppError {
  // The engine's binding says only that it could not connect; the engine's own lock file says who holds the directory.
  const holder = holderOf(join(directory, 'store', 'status'))
  if (holder !== null) {
    return new AppError('WAREHOUSE_LOCKED', `the warehouse in ${directory} is in use by process ${holder}`, {
      hint: 'stop the other server or command first, or give this one its own WWH_DATA_DIR',
    })
  }
  return new AppError('WAREHOUSE_START', `the embedded warehouse in ${directory} did not start`, {
    cause: new Error(text),
    hint: 'is the directory writable, and the disk not full?',
  })
}

/**
 * The process to stop so that a lock file of the engine ("PID: 123") is free, or null where none holds it. The file names the engine, which
 * is started again when it alone is stopped: it is the process above it, where the system tells.
 */
function holderOf(lockFile: string): number | null {
  try {
    const engine = Number(/^PID: (\d+)/.exec(readFileSync(lockFile, 'utf8'))?.[1])
    return process.kill(engine, 0) ? (parentOf(engine) ?? engine) : null
  } catch {
    return null
  }
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s*([1-9]\d*)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) || null
  } catch {
    return null
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve()
  return new Promise((done) => {
    const giveUp = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    child.once('exit', () => {
      clearTimeout(giveUp)
      done()
    })
    child.kill('SIGTERM')
  })
}
