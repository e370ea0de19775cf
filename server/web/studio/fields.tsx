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

/** The name of something new; one that is taken already, or cannot be one, is refused with a sentence. */
export function IdField(props: { value: string; taken: boolean; pattern: string; onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const misspelt = props.value !== '' && !new RegExp(`^(?:${props.pattern})$`, 'v').test(props.value)
  const fault = props.taken ? word('taken') : misspelt ? word('idRule') : ''
  useEffect(() => input.current?.setCustomValidity(fault), [fault])
  return (
    <label>
      <span>{word('id')}</span>
      <input
        ref={input}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        aria-invalid={fault !== ''}
        required
      />
      {fault && (
        <small className="wrong" role="alert">
          {fault}
        </small>
      )}
    </label>
  )
}

/** A text in both languages; one is enough. */
export function TextsField(props: { label: string; value: Texts; onChange: (value: Texts) => void }) {
  const { value, onChange } = props
  const field = (label: string, language: 'zh' | 'en', other: string) => (
    <TextField
      label={label}
      value={value[language]}
      onChange={(text) => onChange({ ...value, [language]: text })}
      optional={other.trim() !== ''}
    />
  )
  return (
    <fieldset className="both">
      <legend>{props.label}</legend>
      {field(word('chinese'), 'zh', value.en)}
      {field(word('english'), 'en', value.zh)}
      <small className="soft">{word('oneLanguage')}</small>
    </fieldset>
  )
}

/** The text in each language: in the other's words where it was written in one alone. */
export function inBoth({ zh, en }: Texts): Texts {
  return { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() }
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
