import { CHART_COLOURS } from './theme.ts'

/** Something that explains a line: a run of holidays, or an event that people knew of. Days are local, both included. */
export interface Mark {
  from: string
  to: string
  label: string
}

/** Marks cut to the buckets of an axis; those that touch none are left out. */
export function marksOn(at: readonly string[], marks: readonly Mark[]): Mark[] {
  return marks.flatMap(({ from, to, label }) => {
    const inside = at.filter((bucket) => bucket.slice(0, 10) >= from && bucket.slice(0, 10) <= to)
    const [first] = inside
    return first === undefined ? [] : [{ from: first, to: inside.at(-1) ?? first, label }]
  })
}

/** Marks as shaded spans behind a line, each with its name; one of a single bucket is a thin line. */
export function markArea(at: readonly string[], marks: readonly Mark[]) {
  return {
    silent: true,
    itemStyle: { color: CHART_COLOURS.mark, opacity: 0.1, borderColor: CHART_COLOURS.mark, borderWidth: 0.5 },
    label: { color: CHART_COLOURS.axis, fontSize: 11, position: 'insideTop' as const },
    data: marksOn(at, marks).map(
      (mark) => [{ name: mark.label, xAxis: mark.from }, { xAxis: mark.to }] as [object, object],
    ),
  }
}
