import type { Locale } from '../../audiences/locale.ts'
import { inColumn } from './column.ts'
import type { RowData } from './data.ts'
import { type Look, lookQuery, narrowed } from './look.ts'
import { word } from './words.ts'

/** What rows of a split lead to: the view narrowed to a row, and the tickets behind it where the reader may open them. */
export interface Ways {
  viewId: string
  look: Look
  canOpenTickets: boolean
}

interface SplitProps {
  rows: RowData[]
  hidden: number
  dimension: { id: string; label: string }
  ways: Ways
  locale: Locale
}

/** Rows of a breakdown as bars that are also a table: readable without a picture. A target is a line through all bars. */
export function Bars(props: SplitProps) {
  const { rows, locale } = props
  const first = rows[0]?.figures[0]
  const largest = Math.max(1e-9, ...rows.map((row) => Math.abs(row.figures[0]?.value ?? 0)), first?.target ?? 0)
  const against = first?.comparison?.againstText
  if (rows.length === 0) return <p className="calm">{word('empty', locale)}</p>
  const texts = columnOf(rows, 0)
  const changes = inColumn(rows.map((row) => row.figures[0]?.comparison?.changeText ?? ''))
  return (
    <table className="bars">
      <thead>
        <tr>
          <th scope="col">{props.dimension.label}</th>
          <td>{first?.targetText && `${word('target', locale)} ${first.targetText}`}</td>
          <th scope="col" className="number">
            {first?.label}
          </th>
          <th scope="col" className="number">
            {against}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <BarRow key={row.code} row={row} largest={largest} text={texts[i]} change={changes[i]} {...props} />
        ))}
      </tbody>
      <Hidden {...props} />
    </table>
  )
}

const columnOf = (rows: RowData[], column: number) => inColumn(rows.map(({ figures }) => figures[column]?.text ?? ''))

function BarRow(props: SplitProps & { row: RowData; largest: number; text?: string; change?: string }) {
  const { row, largest } = props
  const figure = row.figures[0]
  const share = (value: number) => (100 * Math.abs(value)) / largest
  return (
    <tr>
      <RowName {...props} />
      <td>
        <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect
            width={Math.max(0.5, share(figure?.value ?? 0)).toFixed(1)}
            height="10"
            className={figure?.standing === 'missed' ? 'bad' : undefined}
          />
          {figure?.target != null && (
            <rect x={(share(figure.target) - 0.4).toFixed(1)} width=".8" height="10" className="target" />
          )}
        </svg>
      </td>
      <td className="number">
        <FigureText {...props} />
      </td>
      <td className={`number change ${figure?.tone ?? ''}`}>{props.change}</td>
    </tr>
  )
}

/** Several metrics side by side, a row per place, unit or matter. */
export function FigureTable(props: SplitProps & { columns: string[] }) {
  const { rows, locale } = props
  if (rows.length === 0) return <p className="calm">{word('empty', locale)}</p>
  const texts = props.columns.map((_, column) => columnOf(rows, column))
  return (
    <div className="scroll">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{props.dimension.label}</th>
            {props.columns.map((column) => (
              <th key={column} scope="col" className="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={row.code}>
              <RowName row={row} {...props} />
              {row.figures.map((figure, i) => (
                <td key={figure.metric} className={`number ${figure.needsAttention ? 'bad' : ''}`} title={figure.nText}>
                  {i === 0 ? <FigureText row={row} text={texts[i]?.[at]} {...props} /> : texts[i]?.[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <Hidden {...props} />
      </table>
    </div>
  )
}

/** A row's name, leading to the view narrowed to it where its rows can be told by it. */
function RowName(props: SplitProps & { row: RowData }) {
  const { row, dimension, ways } = props
  const known = new URLSearchParams(row.drill).has(dimension.id)
  return (
    <th scope="row">
      {known ? (
        <a href={`/v/${ways.viewId}${lookQuery(narrowed(ways.look, dimension.id, row.code))}`}>{row.name}</a>
      ) : (
        row.name
      )}
      {row.figures[0]?.confidence === 'few' && <small className="context">{row.figures[0].nText}</small>}
    </th>
  )
}

/** A row's first figure, leading to its tickets where the reader may open them. */
function FigureText(props: SplitProps & { row: RowData; text?: string }) {
  const { text, row, ways, locale } = props
  if (!ways.canOpenTickets || !new URLSearchParams(row.drill).has(props.dimension.id)) return text
  return (
    <a href={`/tickets?${row.drill}`} title={word('behind', locale)}>
      {text}
    </a>
  )
}

function Hidden(props: { hidden: number; locale: Locale }) {
  if (props.hidden === 0) return null
  return <caption>{`${word('hidden', props.locale)} ${props.hidden}`}</caption>
}
