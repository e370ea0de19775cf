import { type FormEvent, useState } from 'react'
import { IdField, PickField } from './fields.tsx'
import type { FormProps } from './new-definition.tsx'
import { word } from './word.ts'
import { withKey } from './write-yaml.ts'

/** A definition of any kind, an audience or a rule too, begun as a copy of one that is there. */
export default function NewCopy({ draft, path, onWritten }: FormProps) {
  const models = draft.files.filter(({ kind }) => kind !== 'city' && kind !== 'sentences')
  const [model, setModel] = useState(models.some((file) => file.path === path) ? path : (models[0]?.path ?? ''))
  const [id, setId] = useState('')
  const made = model.replace(/[^/]+$/, `${id}.yaml`)
  const write = (event: FormEvent) => {
    event.preventDefault()
    draft.write(made, withKey(draft.textOf(model), ['id'], id))
    onWritten(made)
  }
  return (
    <form onSubmit={write} className="form">
      <PickField
        label={word('copyOf')}
        value={model}
        options={models.map((file) => ({ id: file.path, text: `${word(file.kind)} · ${file.title}` }))}
        onChange={setModel}
      />
      <IdField
        value={id}
        taken={draft.files.some((file) => file.path === made)}
        pattern="[a-z][a-z0-9\-]*"
        onChange={setId}
      />
      <p className="soft">{word('copied')}</p>
      <button type="submit" className="primary">
        {word('add')}
      </button>
    </form>
  )
}
