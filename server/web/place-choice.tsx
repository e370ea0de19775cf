import type { Locale } from '../../audiences/locale.ts'
import type { PlaceData } from './data.ts'
import { word } from './words.ts'

/** A choice among the reader's places, named `dimension:code`; empty for all of them. */
export function PlaceChoice(props: {
  name: string
  label: string
  value: string
  places: PlaceData[]
  locale: Locale
}) {
  const { name, label, value, places, locale } = props
  return (
    <label>
      {label}
      <select name={name} defaultValue={value}>
        <option value="">{word('everywhere', locale)}</option>
        {places.map(({ code, name, dimension }) => (
          <option key={code} value={`${dimension}:${code}`}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
