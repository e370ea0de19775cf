import type { Locale } from '../../audiences/locale.ts'
import { changeText } from '../../templates/figure-text.ts'
import { spanText } from '../../templates/wording.ts'
import { addDays } from '../../views/local-days.ts'
import { Chart } from './chart.tsx'
import type { ChartData, FigureData, PlaceData, RowData } from './data.ts'
import * as documents from './documents.ts'
import { lookQuery, readLook } from './look.ts'
import { PlaceChoice } from './place-choice.tsx'
import type { Page } from './respond.tsx'
import { PERIODS } from './view.tsx'
import type { Visit } from './visit.ts'
import { word } from './words.ts'

/** One view over one place and period, to be held against another. */
interface ComparedData {
  id: string
  title: string
  days: number
  periodText: string
  narrowed: { name: string }[]
  widgets: ({ id: string; title: string } & (
    | { __typename: 'NumberWidget'; figure: FigureData }
    | { __typename: 'TrendWidget'; chart: ChartData }
    | { __typename: 'BreakdownWidget'; rows: RowData[] }
    | { __typename: 'TableWidget' | 'TicketsWidget' | 'IncidentsWidget' }
  ))[]
}

interface CompareData {
  views: [ComparedData, ComparedData]
  places: PlaceData[]
}

/** Length of the periods unless the address says otherwise. */
const DAYS = 7

/** What one side is asked for: a place, named `dimension:code`, and the last day of its period. */
interface Side {
  place: string
  until: string
}

/** Two sides of a view: the second is the same place over the period before, or another place over the same period, unless the address says otherwise. */
export async function comparePage(visit: Visit): Promise<Page | null> {
  const { query, shell, locale } = visit
  const id = query.get('view') ?? shell.myViews[0]?.id ?? ''
  const days = readLook(query).days ?? DAYS
  // Whole days on both sides: a day that has just begun would always look small.
  const until = dayIn(query, 'until') ?? addDays(shell.me.today, -1)
  const place = query.get('place') ?? ''
  const other = query.get('vs.place') ?? place
  const before = other === place ? addDays(until, -days) : until
  const sides: [Side, Side] = [
    { place, until },
    { place: other, until: dayIn(query, 'vs.until') ?? before },
  ]
  const [{ places }, left, right] = await Promise.all([
    visit.ask<{ places: PlaceData[] }>(documents.PLACES),
    sideOf(visit, id, days, sides[0]),
    sideOf(visit, id, days, sides[1]),
  ])
  if (!left || !right) return null
  const compared: CompareData = { views: [left, right], places }
  return {
    title: word('compare', locale),
    body: <ComparePage compared={compared} sides={sides} days={days} locale={locale} />,
  }
}

/** A day that the address names; null where it names none that a calendar has. */
function dayIn(query: URLSearchParams, name: string): string | null {
  const day = query.get(name) ?? ''
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : null
}

async function sideOf(visit: Visit, id: string, days: number, { place, until }: Side): Promise<ComparedData | null> {
  const [dimension = '', code = ''] = place.split(':')
  const filters = code ? [{ dimension, codes: [code] }] : []
  return (await visit.ask<{ view: ComparedData | null }>(documents.COMPARED, { id, days, until, filters })).view
}

/** One view twice, over two places or two periods: each figure beside its other self, with the difference. */
function ComparePage(props: { compared: CompareData; sides: [Side, Side]; days: number; locale: Locale }) {
  const { compared, sides, days, locale } = props
  const [left, right] = compared.views
  const ways = sides.map(({ place, until }) => {
    const [dimension = '', code = ''] = place.split(':')
    const filters = new Map(code ? [[dimension, [code]]] : [])
    return `/v/${left.id}${lookQuery({ days, until: until || null, filters, shown: [] })}`
  })
  return (
    <>
      <header className="title">
        <div>
          <p className="context">
            <a href={`/v/${left.id}`}>{`← ${word('back', locale)}`}</a>
          </p>
          <h1>{`${word('compare', locale)} · ${left.title}`}</h1>
        </div>
      </header>
      <form className="panel look-back" action="/compare">
        <input type="hidden" name="view" value={left.id} />
        <label>
          {word('period', locale)}
          <select name="days" defaultValue={days}>
            {[...new Set([...PERIODS, days])].map((length) => (
              <option key={length} value={length}>
                {`${length}${word('days', locale)}`}
              </option>
            ))}
          </select>
        </label>
        <SideFields prefix="" side={sides[0]} places={compared.places} locale={locale} />
        <SideFields prefix="vs." side={sides[1]} places={compared.places} locale={locale} />
        <button type="submit">{word('show', locale)}</button>
      </form>
      <section className="panel scroll">
        <table className="figures pairs">
          <thead>
            <tr>
              <th scope="col">{word('figures', locale)}</th>
              {[left, right].map((view, i) => (
                <th key={ways[i]} scope="col" className="number">
                  <a href={ways[i]}>{placeOf(view, locale)}</a>
                  <small>{periodOf(sides[i], days, locale)}</small>
                </th>
              ))}
              <th scope="col" className="number">
                {word('difference', locale)}
              </th>
            </tr>
          </thead>
          <tbody>
            {left.widgets.map((widget, i) => {
              const other = right.widgets[i]
              if (widget.__typename !== 'NumberWidget' || other?.__typename !== 'NumberWidget') return null
              return <Pair key={widget.id} name={widget.title} a={widget.figure} b={other.figure} locale={locale} />
            })}
          </tbody>
        </table>
      </section>
      {left.widgets.map((widget, i) => {
        const other = right.widgets[i]
        if (widget.__typename === 'TrendWidget' && other?.__typename === 'TrendWidget')
          return (
            <section key={widget.id} className="wide halves">
              {[widget, other].map((one, side) => (
                <div key={ways[side]} className="panel">
                  <h2>{`${one.title} · ${placeOf(compared.views[side] ?? left, locale)}`}</h2>
                  <p className="context">{periodOf(sides[side], days, locale)}</p>
                  <Chart chart={one.chart} locale={locale} />
                </div>
              ))}
            </section>
          )
        if (widget.__typename === 'BreakdownWidget' && other?.__typename === 'BreakdownWidget')
          return <Split key={widget.id} title={widget.title} rows={widget.rows} others={other.rows} locale={locale} />
        return null
      })}
    </>
  )
}

function SideFields(props: { prefix: string; side: Side; places: PlaceData[]; locale: Locale }) {
  const { prefix, side, places, locale } = props
  const which = word(prefix ? 'secondSide' : 'firstSide', locale)
  return (
    <>
      <PlaceChoice
        name={`${prefix}place`}
        label={`${which} · ${word('place', locale)}`}
        value={side.place}
        places={places}
        locale={locale}
      />
      <label>
        {`${which} · ${word('lastDay', locale)}`}
        <input type="date" name={`${prefix}until`} defaultValue={side.until} required />
      </label>
    </>
  )
}

const placeOf = ({ narrowed }: ComparedData, locale: Locale): string =>
  narrowed.map(({ name }) => name).join(' · ') || word('everywhere', locale)

/** First and last day of a side's period. */
const periodOf = (side: Side | undefined, days: number, locale: Locale): string =>
  side ? spanText(addDays(side.until, 1 - days), side.until, locale) : ''

function Pair(props: { name: string; a: FigureData | undefined; b: FigureData | undefined; locale: Locale }) {
  const { name, a, b, locale } = props
  const [, number, unit] = /^(.*[\d%–])\s*(.*)$/.exec(differenceText(a, b, locale)) ?? []
  return (
    <tr>
      <th scope="row">{name}</th>
      {[a, b].map((figure, side) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the side is what tells the two cells apart
        <td key={side} className="number">
          {figure?.text ?? <span className="context">{word('notListed', locale)}</span>}
          {figure && figure.unit !== 'count' && <small className="context">{figure.nText}</small>}
        </td>
      ))}
      <td className="number">
        {number}
        {unit && <small className="context">{unit}</small>}
      </td>
    </tr>
  )
}

/** How the first stands against the second: points between shares, percent for all else. */
function differenceText(a: FigureData | undefined, b: FigureData | undefined, locale: Locale): string {
  if (a?.value == null || b?.value == null) return '–'
  if (a.unit === 'percent') return changeText(a.value - b.value, a.unit, locale)
  return b.value === 0 ? '–' : changeText(a.value / b.value - 1, a.unit, locale)
}

/** Rows of a split that one of the sides lists; none where the sides have no row in common, such as the streets of two districts. */
function Split(props: { title: string; rows: RowData[]; others: RowData[]; locale: Locale }) {
  const { title, rows, others, locale } = props
  const second = new Map(others.map((row) => [row.code, row]))
  const first = new Map(rows.map((row) => [row.code, row]))
  if (!rows.some(({ code }) => second.has(code))) return null
  const all = [...rows, ...others.filter(({ code }) => !first.has(code))]
  return (
    <section className="panel scroll spaced">
      <h2>{title}</h2>
      <table className="figures pairs">
        <tbody>
          {all.map(({ code, name }) => (
            <Pair
              key={code}
              name={name}
              a={first.get(code)?.figures[0]}
              b={second.get(code)?.figures[0]}
              locale={locale}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}
