import { type FormEvent, useState } from 'react'
import { IdField, inBoth, PickField, TextField, type Texts, TextsField } from './fields.tsx'
import type { FormProps } from './new-definition.tsx'
import { word } from './word.ts'
import { withKey } from './write-yaml.ts'

const KINDS = ['expression', 'share', 'ratio', 'per10k'] as const
type Kind = (typeof KINDS)[number]
const UNITS = ['count', 'percent', 'seconds', 'hours', 'days', 'ratio'] as const
const EMPTY: Texts = { zh: '', en: '' }

interface Formula {
  expression: string
  numerator: string
  denominator: string
  condition: string
  among: string
}

/** Rows that a condition holds for; all rows where it is empty. */
const rows = (condition: string) => (condition.trim() ? `countIf(${condition.trim()})` : 'count()')

/**
 * The measure's own keys. A share counts rows among rows, so that it carries its Wilson interval; a rate of 10,000 multiplies the numerator
 * alone; a ratio keeps both sides apart, as every rate does.
 */
function formulaOf(kind: Kind, f: Formula, unit: string): object {
  const both = f.among.trim() ? `(${f.among.trim()}) and (${f.condition.trim()})` : f.condition
  if (kind === 'share') return { numerator: rows(both), denominator: rows(f.among), unit: 'percent' }
  if (kind === 'ratio') return { numerator: f.numerator, denominator: f.denominator, unit: 'ratio' }
  if (kind === 'per10k') return { numerator: `10000 * ${rows(both)}`, denominator: rows(f.among), unit: 'per10k' }
  return { expression: f.expression, unit }
}

/** A new measure of a dataset: an expression of checked functions, or one derived from conditions without writing any. */
export default function NewMetric({ draft, vocabulary, onWritten }: FormProps) {
  const [over, setOver] = useState(vocabulary.datasets[0]?.id ?? '')
  const [kind, setKind] = useState<Kind>('share')
  const [formula, setFormula] = useState<Formula>({
    expression: 'count()',
    numerator: '',
    denominator: '',
    condition: '',
    among: '',
  })
  const [unit, setUnit] = useState<(typeof UNITS)[number]>('count')
  const [better, setBetter] = useState<'up' | 'down' | 'neither'>('neither')
  const [id, setId] = useState('')
  const [label, setLabel] = useState(EMPTY)
  const [definition, setDefinition] = useState(EMPTY)
  const dataset = vocabulary.datasets.find((one) => one.id === over)
  const set = (key: keyof Formula) => (value: string) => setFormula({ ...formula, [key]: value })

  const write = (event: FormEvent) => {
    event.preventDefault()
    const file = draft.files.find(({ path, name }) => path.startsWith('views/datasets/') && name === over)
    const path = file?.path ?? `views/datasets/${over}.yaml`
    const measure = { ...formulaOf(kind, formula, unit), better }
    const metric = { label: inBoth(label), ...measure, definition: inBoth(definition), version: 1 }
    draft.write(path, withKey(draft.textOf(path), ['metrics', id], metric))
    onWritten(path)
  }

  return (
    <form onSubmit={write} className="form">
      <PickField
        label={word('over')}
        value={over}
        options={vocabulary.datasets.map((one) => ({ id: one.id, text: one.label }))}
        onChange={setOver}
      />
      <PickField
        label={word('kind')}
        value={kind}
        options={KINDS.map((one) => ({ id: one, text: word(one) }))}
        onChange={setKind}
      />
      {kind === 'expression' && (
        <>
          <TextField label={word('expression')} value={formula.expression} onChange={set('expression')} />
          <PickField
            label={word('unit')}
            value={unit}
            options={UNITS.map((one) => ({ id: one, text: one }))}
            onChange={setUnit}
          />
        </>
      )}
      {kind === 'ratio' && (
        <>
          <TextField label={word('numerator')} value={formula.numerator} onChange={set('numerator')} />
          <TextField label={word('denominator')} value={formula.denominator} onChange={set('denominator')} />
        </>
      )}
      {(kind === 'share' || kind === 'per10k') && (
        <>
          <TextField label={word('condition')} value={formula.condition} onChange={set('condition')} />
          <TextField
            label={`${word('of')}: ${word('everything')}`}
            value={formula.among}
            onChange={set('among')}
            optional
          />
        </>
      )}
      <details>
        <summary>{`${word('columns')} · ${word('functions')}`}</summary>
        <p className="soft words">{dataset?.columns.join(', ')}</p>
        <p className="soft words">{vocabulary.functions.join(', ')}</p>
      </details>
      <PickField
        label={word('better')}
        value={better}
        options={(['up', 'down', 'neither'] as const).map((one) => ({ id: one, text: word(one) }))}
        onChange={setBetter}
      />
      <IdField
        value={id}
        taken={dataset?.metrics.some(({ name }) => name === `${over}.${id}`) ?? false}
        pattern="[a-z][a-z0-9_\-]*"
        onChange={setId}
      />
      <TextsField label={word('title')} value={label} onChange={setLabel} />
      <TextsField label={word('definition')} value={definition} onChange={setDefinition} />
      <button type="submit" className="primary">
        {word('add')}
      </button>
    </form>
  )
}
