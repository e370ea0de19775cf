import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/longest-first.ts'

export default defineConfig({
  // One graphql for the schema builder and for us: Node would load its ESM and CJS builds as two realms.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: 'tests/kept.ts',
    // Real engines and a browser start inside tests; two cores serve them all, and perhaps others besides. No test asks how long it took: these
    // end one that hangs.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // Files share what is loaded: reading the modules anew for each is a quarter of a run. No test changes a module or the environment.
    isolate: false,
    // One more than the cores that we count on: a file often waits for its engine, its browser or a process that it has started.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
})
