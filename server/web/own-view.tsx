import type { Locale } from '../../audiences/locale.ts'
import type { OwnViewData, PlaceData } from './data.ts'
import { PlaceChoice } from './place-choice.tsx'
import { word } from './words.ts'

const PERIODS = [1, 7, 14, 28, 90]

/** A form in which a reader makes a view their own: order of figures, thresholds, and the period and place that it opens with. */
export function OwnViewPage(props: { view: OwnViewData; places: PlaceData[]; locale: Locale }) {
  const { view, places, locale } = props
  const { preference } = view
  const figures = view.widgets.filter((widget) => widget.__typename === 'NumberWidget')
  const place = preference.filters.map(({ dimension, codes }) => `${dimension}:${codes[0]}`)[0] ?? ''
  return (
    <form method="post" action={`/v/${view.id}/own`} className="own">
      <header className="title">
        <div>
          <p className="context">
            <a href={`/v/${view.id}`}>{`← ${word('back', locale)}`}</a>
          </p>
          <h1>{`${word('own', locale)} · ${view.title}`}</h1>
          <p className="context">{word('ownHint', locale)}</p>
        </div>
      </header>
      <section className="panel choices">
        <label>
          {word('opensWith', locale)}
          <select name="days" defaultValue={preference.days ?? ''}>
            <option value="">{word('asDefined', locale)}</option>
            {PERIODS.map((days) => (
              <option key={days} value={days}>
                {`${days}${word('days', locale)}`}
              </option>
            ))}
          </select>
        </label>
        <PlaceChoice name="place" label={word('place', locale)} value={place} places={places} locale={locale} />
      </section>
      <section className="panel">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">{word('figures', locale)}</th>
              <th scope="col">{word('rank', locale)}</th>
              <th scope="col">{word('tellAbove', locale)}</th>
              <th scope="col">{word('tellBelow', locale)}</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((widget) => (
              <FigureFields key={widget.id} widget={widget} preference={preference} locale={locale} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="more choices">
        <button type="submit">{word('save', locale)}</button>
        <button type="submit" name="forget" value="yes" className="choice">
          {word('forget', locale)}
        </button>
      </p>
    </form>
  )
}

function FigureFields(props: {
  widget: OwnViewData['widgets'][number]
  preference: OwnViewData['preference']
  locale: Locale
}) {
  const { widget, preference, locale } = props
  const rank = preference.pinned.indexOf(widget.id) + 1
  const threshold = preference.thresholds.find((one) => one.widget === widget.id)
  const percent = widget.figure?.unit === 'percent'
  const field = (name: string, label: string, value: number | null | undefined) => (
    <input
      name={`${name}.${widget.id}`}
      type="number"
      step="any"
      defaultValue={value ?? ''}
      aria-label={`${widget.title}, ${label}`}
    />
  )
  const shown = (value: number | null | undefined) => (value == null ? null : percent ? round(value * 100) : value)
  return (
    <tr>
      <th scope="row">
        {widget.title}
        {percent && <span className="unit">%</span>}
        <input type="hidden" name={`unit.${widget.id}`} value={widget.figure?.unit ?? ''} />
      </th>
      <td>{field('rank', word('rank', locale), rank || null)}</td>
      <td>{field('above', word('tellAbove', locale), shown(threshold?.above))}</td>
      <td>{field('below', word('tellBelow', locale), shown(threshold?.below))}</td>
    </tr>
  )
}

const round = (value: number) => Math.round(value * 1e6) / 1e6

/** What the form was sent with, as variables of the mutation; what is no number is left out. */
export function readOwnView(body: Record<string, string>) {
  const number = (key: string): number | null => {
    const value = body[key]?.trim()
    return value && Number.isFinite(Number(value)) ? Number(value) : null
  }
  const ids = Object.keys(body).flatMap((key) => (key.startsWith('unit.') ? [key.slice(5)] : []))
  const ranked = ids.flatMap((id) => {
    const rank = number(`rank.${id}`)
    return rank === null ? [] : [{ id, rank }]
  })
  const thresholds = ids.flatMap((widget) => {
    const share = (value: number | null) =>
      value === null || body[`unit.${widget}`] !== 'percent' ? value : value / 100
    const [above, below] = [share(number(`above.${widget}`)), share(number(`below.${widget}`))]
    return above === null && below === null ? [] : [{ widget, above, below }]
  })
  const [dimension, code] = (body.place ?? '').split(':')
  return {
    pinned: ranked.sort((a, b) => a.rank - b.rank).map(({ id }) => id),
    days: number('days'),
    filters: dimension && code ? [{ dimension, codes: [code] }] : [],
    thresholds,
  }
}
