import { useEffect, useRef } from 'react'
import { word } from './word.ts'

export interface Texts {
  zh: string
  en: string
}

/** One line of text. */
export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  optional?: boolean
}) {
  return (
    <label>
      <span>{props.label}</span>
      <input value={props.value} onChange={(event) => props.onChange(event.target.value)} required={!props.optional} />
    </label>
  )
}

/** The name of something new; one that is taken already is refused. */
export function IdField(props: { value: string; taken: boolean; pattern: string; onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.setCustomValidity(props.taken ? word('taken') : ''), [props.taken])
  return (
    <label>
      <span>{word('id')}</span>
      <input
        ref={input}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        pattern={props.pattern}
        required
      />
    </label>
  )
}

/** A text in both languages. */
export function TextsField(props: { label: string; value: Texts; onChange: (value: Texts) => void }) {
  const { value, onChange } = props
  return (
    <fieldset className="both">
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
