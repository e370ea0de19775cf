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

/** Pixels of the axis on the narrowest chart, and of a label's characters: names are laid out to fit there, and so fit everywhere. */
const NARROW = 270
const [WIDE_CHARACTER, CHARACTER] = [11, 6]

/** How many buckets a name covers on the narrowest chart. */
function bucketsOf(label: string, buckets: number): number {
  const pixels = [...label].reduce((sum, char) => sum + (char > '\u2e80' ? WIDE_CHARACTER : CHARACTER), CHARACTER)
  return (pixels / NARROW) * (buckets - 1)
}

/** Where each name stands: from its span's start, from its end where it would leave the chart, or nowhere where a later mark's name is. */
function labelled(at: readonly string[], marks: readonly Mark[]): Map<Mark, 'insideTopLeft' | 'insideTopRight'> {
  const taken: [number, number][] = []
  const places = new Map<Mark, 'insideTopLeft' | 'insideTopRight'>()
  for (const mark of marks.toReversed()) {
    const [first, last] = [at.indexOf(mark.from), at.indexOf(mark.to)]
    const width = bucketsOf(mark.label, at.length)
    const fromStart = first + width <= at.length - 1
    const [from, to] = fromStart ? [first, first + width] : [last - width, last]
    if (taken.some(([start, end]) => from < end && start < to)) continue
    taken.push([from, to])
    places.set(mark, fromStart ? 'insideTopLeft' : 'insideTopRight')
  }
  return places
}

/** Marks as shaded spans behind a line, each with its name where there is room; one of a single bucket is a thin line. */
export function markArea(at: readonly string[], marks: readonly Mark[]) {
  const spans = marksOn(at, marks)
  const places = labelled(at, spans)
  return {
    silent: true,
    itemStyle: { color: CHART_COLOURS.mark, opacity: 0.1, borderColor: CHART_COLOURS.mark, borderWidth: 0.5 },
    label: { color: CHART_COLOURS.axis, fontSize: 11 },
    data: spans.map((mark): [object, object] => {
      const position = places.get(mark)
      return [
        { name: mark.label, xAxis: mark.from, label: { show: position !== undefined, position } },
        { xAxis: mark.to },
      ]
    }),
  }
}
