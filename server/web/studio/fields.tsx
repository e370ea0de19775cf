import { word } from './word.ts'

export interface Texts {
  zh: string
  en: string
}

/** One line of text; `pattern` as HTML takes it. */
export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  pattern?: string
  optional?: boolean
}) {
  return (
    <label>
      <span>{props.label}</span>
      <input
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        required={!props.optional}
        {...(props.pattern ? { pattern: props.pattern } : {})}
      />
    </label>
  )
}

/** A text in both languages. */
export function TextsField(props: { label: string; value: Texts; onChange: (value: Texts) => void }) {
  const { value, onChange } = props
  return (
    <fieldset className="pair">
      <legend>{props.label}</legend>
      <TextField label={word('chinese')} value={value.zh} onChange={(zh) => onChange({ ...value, zh })} />
      <TextField label={word('english')} value={value.en} onChange={(en) => onChange({ ...value, en })} />
    </fieldset>
  )
}

export function NumberField(props: {
  label: string
  value: number
  least: number
  most: number
  onChange: (value: number) => void
}) {
  return (
    <label>
      <span>{props.label}</span>
      <input
        type="number"
        value={props.value}
        min={props.least}
        max={props.most}
        onChange={(event) => props.onChange(event.target.valueAsNumber || props.least)}
        required
      />
    </label>
  )
}

export function PickField<T extends string>(props: {
  label: string
  value: T
  options: readonly { id: T; text: string }[]
  onChange: (value: T) => void
}) {
  return (
    <label>
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onChange(event.target.value as T)}>
        {props.options.map(({ id, text }) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
