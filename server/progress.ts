import type { OnProgress } from './start.ts'

const STAGES = {
  stores: 'opening the stores',
  city: 'loading the demo city',
  alerts: 'running the alert engine over the last weeks',
  messages: 'making the messages',
  ready: 'ready',
} as const

interface Output {
  isTTY?: boolean
  write(text: string): unknown
}

/** Progress on one line of a terminal; elsewhere a line for each stage and each further quarter of it. */
export function progressOn(output: Output): OnProgress {
  let last = ''
  let said = 0
  return (stage, done, total) => {
    const share = total > 0 ? done / total : 0
    const percent = (part: number) => (total > 0 ? ` ${Math.round(100 * part)} %` : '')
    if (output.isTTY) {
      output.write(`\r\u001b[K${STAGES[stage]}${percent(share)}${stage === 'ready' ? '\n' : ''}`)
      return
    }
    const quarters = Math.floor(4 * share)
    if (stage !== last) output.write(`${STAGES[stage]}\n`)
    else if (quarters > said) output.write(`${STAGES[stage]}${percent(quarters / 4)}\n`)
    said = stage === last ? Math.max(said, quarters) : quarters
    last = stage
  }
}
