import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { heading, ms, report } from './measure.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Starts the product as `npm start` does, and returns when each line of its output came, in milliseconds. It is stopped once it serves. */
async function startOnce(dataDir: string, env: Record<string, string>): Promise<[line: string, at: number][]> {
  const begun = performance.now()
  const child = spawn(process.execPath, [join(ROOT, 'server/main.mjs')], {
    cwd: ROOT,
    env: { ...process.env, WWH_DATA_DIR: dataDir, WWH_PORT: '0', WWH_SCHEDULER: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((done) => child.once('exit', done))
  const lines: [string, number][] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== '') lines.push([line, performance.now() - begun])
    if (line.includes(' is at ')) child.kill('SIGTERM')
  }
  await exited
  return lines
}

/** Prints how long the first start takes, stage by stage, and the second. Leaves the city in the directory. */
export async function benchStart(dataDir: string, env: Record<string, string>): Promise<void> {
  heading('Start of the demo city', 'since begin', 'stage')
  for (const which of ['first', 'second']) {
    const lines = await startOnce(dataDir, env)
    const served = lines.findIndex(([line]) => line.includes(' is at '))
    for (const [i, [line, at]] of lines.slice(0, served).entries())
      report(`${which} start: ${line}`, ms(at), ms((lines[i + 1]?.[1] ?? at) - at))
    report(`${which} start: serves`, ms(lines[served]?.[1] ?? Number.NaN))
  }
}
