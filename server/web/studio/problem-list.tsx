import type { Problem } from './api.ts'
import { stemOf } from './definition-path.ts'

/** Every mistake of the draft, each a way to its file. */
export function ProblemList({ problems, onPick }: { problems: readonly Problem[]; onPick(path: string): void }) {
  return (
    <ul className="problems" aria-live="polite">
      {problems.map((problem) => (
        <li key={`${problem.path}:${problem.line}:${problem.column} ${problem.message}`}>
          <button type="button" className="link" onClick={() => onPick(problem.path)}>
            {`${stemOf(problem.path)}:${problem.line}:${problem.column}`}
          </button>{' '}
          {problem.message}
          {problem.hint && <span className="soft"> {problem.hint}</span>}
        </li>
      ))}
    </ul>
  )
}
