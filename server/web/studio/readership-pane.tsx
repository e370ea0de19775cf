import { READERSHIP } from './api.ts'
import { Faults } from './faults.tsx'
import { useAsk } from './use-ask.ts'
import { listed, word } from './word.ts'

interface Readership {
  readership: {
    readers: { reader: string; times: number; lastText: string }[]
    never: string[]
    figures: { metric: string; label: string; times: number }[]
  }
}

/** Who opened this view and when, who never did, and which of its figures' definitions were looked up. */
export function ReadershipPane({ view }: { view: string }) {
  const { data, error } = useAsk<Readership>(READERSHIP, { view })
  const found = data?.readership
  return (
    <>
      <Faults error={error} />
      <table className="pairs">
        <caption>{word('opened')}</caption>
        <thead>
          <tr>
            <th scope="col">{word('reader')}</th>
            <th scope="col">{word('times')}</th>
            <th scope="col">{word('last')}</th>
          </tr>
        </thead>
        <tbody>
          {found?.readers.map((look) => (
            <tr key={look.reader}>
              <th scope="row">{look.reader}</th>
              <td>{look.times}</td>
              <td>{look.lastText}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{word('never')}</h3>
      <p>{listed(found?.never ?? []) || '–'}</p>
      <table className="pairs">
        <caption>{word('figures')}</caption>
        <thead>
          <tr>
            <th scope="col">{word('figure')}</th>
            <th scope="col">{word('times')}</th>
          </tr>
        </thead>
        <tbody>
          {found?.figures.map((figure) => (
            <tr key={figure.metric}>
              <th scope="row">{figure.label}</th>
              <td>{figure.times || word('neverOpened')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
