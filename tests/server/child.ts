import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { compile } from '../../server/compiled.mjs'

const ROOT = resolve(import.meta.dirname, '../..')

/** A TypeScript file run as a process of its own, to be killed. */
export interface Child {
  /** Lines that it wrote, as they come. */
  lines: AsyncIterable<string>
  /** SIGKILL, as when the machine's memory runs out. */
  kill(): void
  /** How it ended: its exit code, or the signal. */
  ended: Promise<number | string>
}

export async function startChild(script: URL, args: readonly string[]): Promise<Child> {
  const program = await compiled(relative(ROOT, script.pathname))
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string)
  return { lines: createInterface({ input: child.stdout }), kill: () => child.kill('SIGKILL'), ended }
}

/** Runs it to its end and returns what it wrote. @throws when it fails */
export async function runChild(script: URL, args: readonly string[]): Promise<string[]> {
  const child = await startChild(script, args)
  const lines: string[] = []
  for await (const line of child.lines) lines.push(line)
  const end = await child.ended
  if (end !== 0) throw new Error(`${script.pathname} ended with ${end}`)
  return lines
}

const programs = new Map<string, Promise<string>>()

/**
 * As the product's own programs are: its hundreds of sources, one by one, would take longer to read than most of these processes live. Kept
 * where `PROGRAMS_DIR` names (see `kept.ts`).
 */
function compiled(script: string): Promise<string> {
  const known = programs.get(script) ?? compileApart(script)
  programs.set(script, known)
  return known
}

async function compileApart(script: string): Promise<string> {
  const directory = await mkdtemp(join(process.env.PROGRAMS_DIR ?? ROOT, 'child-'))
  await compile([script], directory)
  return join(directory, script.replace(/\.ts$/, '.js'))
}
