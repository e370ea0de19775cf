import { type FormEvent, useState } from 'react'
import { COLUMNS, TABLES } from './api.ts'
import { IdField, inBoth, PickField, type Texts, TextsField } from './fields.tsx'
import type { FormProps } from './new-definition.tsx'
import { useAsk } from './use-ask.ts'
import { word } from './word.ts'
import { newText } from './write-yaml.ts'

const SCOPES = ['district', 'street', 'unit', 'co_unit', 'caller'] as const
const EMPTY: Texts = { zh: '', en: '' }
/** Columns of the product's own: they neither split rows nor are measured. */
const OWN = new Set(['tenant', 'ver'])

/** A dataset over a table of the warehouse: which column tells the time, which the scope, and which split rows. */
export default function NewDataset({ draft, onWritten }: FormProps) {
  const tables = useAsk<{ vocabulary: { tables: string[] } }>(TABLES).data?.vocabulary.tables ?? []
  const [picked, setTable] = useState('')
  const table = picked || tables[0] || ''
  const asked = useAsk<{ vocabulary: { tableColumns: string[] } }>(table ? COLUMNS : null, { table })
  const columns = (asked.data?.vocabulary.tableColumns ?? []).filter((column) => !OWN.has(column))
  const [id, setId] = useState('')
  const [label, setLabel] = useState(EMPTY)
  const [time, setTime] = useState('')
  const [scope, setScope] = useState<Record<string, string>>({})
  const [splits, setSplits] = useState<string[]>([])
  const options = (empty: boolean) => [
    ...(empty ? [{ id: '', text: word('none') }] : []),
    ...columns.map((column) => ({ id: column, text: column })),
  ]

  const write = (event: FormEvent) => {
    event.preventDefault()
    const path = `views/datasets/${id}.yaml`
    const scopedBy = Object.fromEntries(
      SCOPES.flatMap((dimension) =>
        scope[dimension]
          ? [[dimension, { column: scope[dimension], ...(dimension === 'co_unit' ? { array: true } : {}) }]]
          : [],
      ),
    )
    const dimensions = Object.fromEntries(
      splits.map((column) => [column, { column, label: { zh: column, en: column } }]),
    )
    const rows = {
      label: { zh: '数量', en: 'Rows' },
      expression: 'count()',
      unit: 'count',
      better: 'neither',
      definition: { zh: `表 ${table} 的行数。`, en: `Rows of the table ${table}.` },
      version: 1,
    }
    const dataset = {
      id,
      table,
      label: inBoth(label),
      final: true,
      time: time || columns[0],
      scopedBy,
      dimensions,
      columns,
      metrics: { rows },
    }
    draft.write(path, newText(dataset))
    onWritten(path)
  }

  return (
    <form onSubmit={write} className="form">
      <PickField
        label={word('sourceTable')}
        value={table}
        options={tables.map((name) => ({ id: name, text: name }))}
        onChange={setTable}
      />
      <IdField
        value={id}
        taken={draft.files.some(({ path }) => path === `views/datasets/${id}.yaml`)}
        pattern="[a-z][a-z0-9_\-]*"
        onChange={setId}
      />
      <TextsField label={word('title')} value={label} onChange={setLabel} />
      <PickField label={word('time')} value={time} options={options(false)} onChange={setTime} />
      <fieldset className="pair">
        <legend>{word('scope')}</legend>
        {SCOPES.map((dimension) => (
          <PickField
            key={dimension}
            label={dimension}
            value={scope[dimension] ?? ''}
            options={options(true)}
            onChange={(column) => setScope({ ...scope, [dimension]: column })}
          />
        ))}
      </fieldset>
      <fieldset className="checks">
        <legend>{word('dimensions')}</legend>
        {columns.map((column) => (
          <label key={column}>
            <input
              type="checkbox"
              checked={splits.includes(column)}
              onChange={(event) =>
                setSplits(event.target.checked ? [...splits, column] : splits.filter((one) => one !== column))
              }
            />
            {column}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="primary">
        {word('add')}
      </button>
    </form>
  )
}
