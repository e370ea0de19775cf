import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const PACKAGE = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))

/**
 * The embedded state engine's code, held for as long as this process runs tests. Node compiles the same WebAssembly bytes once a process
 * while somebody holds what came of them: each test file's engine, on a thread of its own, would compile them anew, at half of what its
 * opening takes.
 */
export const ENGINE_CODE = await WebAssembly.compile(await readFile(join(PACKAGE, 'pglite.wasm')))
