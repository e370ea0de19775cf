import { type FormEvent, useState } from 'react'
import { IdField, inBoth, NumberField, PickField, type Texts, TextsField } from './fields.tsx'
import type { FormProps } from './new-definition.tsx'
import { word } from './word.ts'
import { newText, withItem } from './write-yaml.ts'

const CHARTS = ['number', 'trend', 'breakdown', 'table'] as const
type Chart = (typeof CHARTS)[number]
const EMPTY: Texts = { zh: '', en: '' }

interface Wish {
  metric: string
  split: string
  days: number
  chart: Chart
  /** Days of which each point of a line is; 1 for each day by itself. */
  moving: number
}

/** The widget that answers a wish. A number and a line are never split. */
function widgetOf(id: string, title: Texts, { metric, split, days, chart, moving }: Wish): object {
  const base = { id, type: chart }
  if (chart === 'number') return { ...base, metric, days, title }
  if (chart === 'trend')
    return { ...base, metrics: [metric], days: Math.max(7, days), ...(moving > 1 ? { moving } : {}), title }
  if (chart === 'table') return { ...base, metrics: [metric], by: split, days, title }
  return { ...base, metric, by: split, days, title }
}

/** Pick a metric, a split, a period and a chart: it writes a widget, and the view around it where that is new. */
export default function NewView({ draft, vocabulary, onWritten }: FormProps) {
  const metrics = vocabulary.datasets.flatMap((dataset) => dataset.metrics.map((metric) => ({ ...metric, dataset })))
  const [wish, setWish] = useState<Wish>({
    metric: metrics[0]?.name ?? '',
    split: '',
    days: 7,
    chart: 'number',
    moving: 1,
  })
  const [into, setInto] = useState('')
  const [id, setId] = useState('')
  const [title, setTitle] = useState(EMPTY)
  const [question, setQuestion] = useState(EMPTY)
  const [audience, setAudience] = useState('')
  const titleOf = (audience: string) =>
    draft.files.find(({ path }) => path === `audiences/definitions/${audience}.yaml`)?.title ?? audience
  const metric = metrics.find(({ name }) => name === wish.metric)
  const splits = metric?.dataset.dimensions ?? []
  const split = splits.some((dimension) => dimension.id === wish.split) ? wish.split : ''
  const charts = CHARTS.filter((chart) =>
    split ? chart !== 'number' && chart !== 'trend' : chart === 'number' || (chart === 'trend' && !metric?.stock),
  )
  const chart = charts.includes(wish.chart) ? wish.chart : (charts[0] ?? 'number')

  const write = (event: FormEvent) => {
    event.preventDefault()
    const path = `views/definitions/${into || id}.yaml`
    const name = `${wish.metric.split('.')[1]}-${chart}${split ? `-${split}` : ''}`.replaceAll('_', '-')
    const known = draft.textOf(path)
    const used = [...known.matchAll(/\bid: ([\w-]+)/g)].map((match) => match[1])
    const unique = used.includes(name) ? `${name}-${used.length}` : name
    const widget = widgetOf(unique, inBoth(title), { ...wish, split, chart })
    if (into) draft.write(path, withItem(known, ['widgets'], widget))
    else
      draft.write(
        path,
        newText({ id, title: inBoth(title), question: inBoth(question), days: wish.days, widgets: [widget] }),
      )
    const offered = `audiences/definitions/${audience}.yaml`
    if (!into && audience) draft.write(offered, withItem(draft.textOf(offered), ['views'], id))
    onWritten(path)
  }

  const none = { id: '', text: word('noSplit') }
  return (
    <form onSubmit={write} className="form">
      <PickField
        label={word('metric')}
        value={wish.metric}
        options={metrics.map(({ name, label, dataset }) => ({ id: name, text: `${dataset.label} · ${label}` }))}
        onChange={(name) => setWish({ ...wish, metric: name })}
      />
      {metric && <p className="soft">{metric.definition}</p>}
      <PickField
        label={word('split')}
        value={split}
        options={[none, ...splits.map((dimension) => ({ id: dimension.id, text: dimension.label }))]}
        onChange={(by) => setWish({ ...wish, split: by })}
      />
      <PickField
        label={word('chart')}
        value={chart}
        options={charts.map((kind) => ({ id: kind, text: word(kind) }))}
        onChange={(kind) => setWish({ ...wish, chart: kind })}
      />
      <NumberField
        label={word('period')}
        value={wish.days}
        least={1}
        most={366}
        onChange={(days) => setWish({ ...wish, days })}
      />
      {chart === 'trend' && (
        <NumberField
          label={word('moving')}
          value={wish.moving}
          least={1}
          most={92}
          onChange={(moving) => setWish({ ...wish, moving })}
        />
      )}
      <TextsField label={word('title')} value={title} onChange={setTitle} />
      <PickField
        label={word('into')}
        value={into}
        options={[{ id: '', text: word('aNewView') }, ...vocabulary.views.map((view) => ({ id: view, text: view }))]}
        onChange={setInto}
      />
      {into === '' && (
        <>
          <IdField
            value={id}
            taken={draft.files.some(({ path }) => path === `views/definitions/${id}.yaml`)}
            pattern="[a-z][a-z0-9\-]*"
            onChange={setId}
          />
          <TextsField label={word('question')} value={question} onChange={setQuestion} />
          <PickField
            label={word('forAudience')}
            value={audience}
            options={[
              { id: '', text: word('none') },
              ...vocabulary.audiences.map((one) => ({ id: one, text: titleOf(one) })),
            ]}
            onChange={setAudience}
          />
        </>
      )}
      <button type="submit" className="primary">
        {word('add')}
      </button>
    </form>
  )
}
