import type { FigurePair } from './api.ts'
import { word } from './word.ts'

/** Figures of two openings side by side; those that differ are marked. */
export function PairTable({ pairs, before, after }: { pairs: FigurePair[]; before: string; after: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="scroll" tabIndex={0}>
      <table className="pairs">
        <thead>
          <tr>
            <th scope="col">{word('figure')}</th>
            <th scope="col">{before}</th>
            <th scope="col">{after}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={pair.key} className={pair.before === pair.after ? undefined : 'differs'}>
              <th scope="row">
                {pair.label}
                <span className="soft"> {pair.widget}</span>
              </th>
              <td>{pair.before ?? '–'}</td>
              <td>{pair.after ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
