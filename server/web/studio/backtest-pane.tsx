import { type FormEvent, useEffect, useRef, useState } from 'react'
import { BACKTEST, listen } from './api.ts'
import { Faults } from './faults.tsx'
import { Trials } from './trials.tsx'
import { type Draft, isKnown } from './use-draft.ts'
import { word, wordWith } from './word.ts'

const SPANS = [14, 28, 56, 92] as const

interface Share {
  share: number
  low: number
  high: number
  part: number
  whole: number
}

/** A rule's past in one form. */
export interface Trial {
  changes: string[]
  told: number
  quiet: string | null
  folded: number
  found: number | null
  delayDays: number | null
  precision: Share | null
  perWeek: { week: string; told: number }[]
  incidents: {
    day: string
    severity: 'blue' | 'yellow' | 'orange' | 'red'
    line: string
    folded: boolean
    right: boolean | null
    event: string | null
  }[]
  events: { title: string; from: string; found: boolean }[]
}

interface Past {
  from: string
  to: string
  trials: Trial[]
}

interface Step {
  backtesting: { share: number; past: Past | null }
}

/** What the draft's form of a rule would have told, beside the form that runs: shown before anybody is warned by it. */
export function BacktestPane({ draft, rule }: { draft: Draft; rule: string }) {
  const [days, setDays] = useState<number>(28)
  const [share, setShare] = useState<number | null>(null)
  const [past, setPast] = useState<(Past & { drafted: boolean }) | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const path = `alerts/definitions/${rule}.yaml`
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (event: FormEvent) => {
    event.preventDefault()
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    setShare(0)
    setError(null)
    const drafted = draft.sound.some((file) => file.path === path)
    try {
      const steps = listen<Step>(BACKTEST, { rule, days, files: draft.sound }, abort.signal)
      for await (const { backtesting } of steps) {
        setShare(backtesting.share)
        if (backtesting.past) setPast({ ...backtesting.past, drafted })
      }
    } catch (fault) {
      if (abort.signal.aborted) return
      setError(fault as Error)
    }
    setShare(null)
  }

  const ready = draft.problems.length === 0 && isKnown(draft, path)
  return (
    <>
      <form className="picks" onSubmit={(event) => void run(event)}>
        <label>
          <span>{word('lookBack')}</span>
          <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {SPANS.map((span) => (
              <option key={span} value={span}>
                {wordWith('lastDays', span)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="primary" disabled={!ready || share !== null}>
          {word('run')}
        </button>
      </form>
      <p className="soft">{word('ownRows')}</p>
      {share !== null && <progress aria-label={word('running')} value={share} max={1} />}
      <Faults error={error} />
      {past && <Trials {...past} />}
    </>
  )
}
