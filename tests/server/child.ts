import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A TypeScript file run as a process of its own, to be killed. */
export interface Child {
  /** Lines that it wrote, as they come. */
  lines: AsyncIterable<string>
  /** SIGKILL, as when the machine's memory runs out. */
  kill(): void
  /** How it ended: its exit code, or the signal. */
  ended: Promise<number | string>
}

export function startChild(script: URL, args: readonly string[]): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', script.pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string)
  return { lines: createInterface({ input: child.stdout }), kill: () => child.kill('SIGKILL'), ended }
}

/** Runs it to its end and returns what it wrote. @throws when it fails */
export async function runChild(script: URL, args: readonly string[]): Promise<string[]> {
  const child = startChild(script, args)
  const lines: string[] = []
  for await (const line of child.lines) lines.push(line)
  const end = await child.ended
  if (end !== 0) throw new Error(`${script.pathname} ended with ${end}`)
  return lines
}
