#!/usr/bin/env node
import { run } from '../compiled.mjs'

await run('server/cli/wwh.ts')
