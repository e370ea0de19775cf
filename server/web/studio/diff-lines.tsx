import type { DiffLine } from './api.ts'

const SIGN = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const

/** Two texts by lines; added and removed lines carry a sign beside their colour. */
export function DiffLines({ lines }: { lines: DiffLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className="diff" tabIndex={0}>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat and never move
        <span key={i} className={line.kind}>{`${SIGN[line.kind]} ${line.text}\n`}</span>
      ))}
    </pre>
  )
}
