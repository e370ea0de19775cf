import { cpSync, existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Fills a directory of one's own with what takes long to make. In one run of the tests it is made once a name, in the directory that
 * `KEPT_DIR` names (see `kept.ts`), and copied from there.
 */
export async function fillKept(own: string, name: string, make: (path: string) => Promise<void>): Promise<void> {
  const kept = process.env.KEPT_DIR
  // A thousand small files: one by one they are copied in half the time that they take side by side.
  if (kept) cpSync(await madeOnce(join(kept, name), make), own, { recursive: true })
  else await make(own)
}

async function madeOnce(path: string, make: (path: string) => Promise<void>): Promise<string> {
  const made = `${path}.made`
  // The first to make the directory fills it; who comes meanwhile waits for the mark.
  if (await isFirst(path)) {
    await make(path)
    await writeFile(made, '')
  }
  while (!existsSync(made)) await sleep(50)
  return path
}

async function isFirst(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
