import type { ViewData } from './data.ts'

/** What a page's address says of the rows and the period to show; every part narrows, none widens what its reader may see. */
export interface Look {
  days: number | null
  until: string | null
  /** Dimension → codes. */
  filters: ReadonlyMap<string, readonly string[]>
  /** Figures that come first, in this order; as the reader keeps them where there are none. */
  shown: readonly string[]
}

/** Parameters of an address that name no dimension. */
const OTHERS = new Set(['view', 'days', 'until', 'after', 'order', 'from', 'metric', 'level', 'at', 'shown', 'via'])

/** The look that an address' query describes. */
export function readLook(query: URLSearchParams): Look {
  const days = Number(query.get('days') || Number.NaN)
  const dimensions = new Set([...query.keys()].filter((key) => !OTHERS.has(key)))
  return {
    days: Number.isInteger(days) ? days : null,
    until: query.get('until'),
    filters: new Map([...dimensions].map((dimension) => [dimension, query.getAll(dimension)])),
    shown: query.get('shown')?.split(',') ?? [],
  }
}

/** A look as the query of an address, with its question mark; empty for none. */
export function lookQuery({ days, until, filters, shown }: Look, others: Record<string, string> = {}): string {
  const query = new URLSearchParams(others)
  if (days !== null) query.set('days', String(days))
  if (until !== null) query.set('until', until)
  for (const [dimension, codes] of filters) for (const code of codes) query.append(dimension, code)
  if (shown.length > 0) query.set('shown', shown.join(','))
  return query.size > 0 ? `?${query}` : ''
}

/** The look, narrowed to one code of a dimension. */
export function narrowed(look: Look, dimension: string, code: string): Look {
  return { ...look, filters: new Map([...look.filters, [dimension, [code]]]) }
}

/** The look without a dimension. */
export function widened(look: Look, dimension: string): Look {
  return { ...look, filters: new Map([...look.filters].filter(([known]) => known !== dimension)) }
}

/** The look as variables of the pages' documents. */
export function lookVariables({ days, until, filters, shown }: Look) {
  return {
    days: days ?? undefined,
    until: until ?? undefined,
    filters: [...filters].map(([dimension, codes]) => ({ dimension, codes })),
    shown,
  }
}

/** The look that an opened view has in fact, with what its reader keeps for themselves: written out, it opens alike for others. */
export function lookOf(view: Pick<ViewData, 'days' | 'until' | 'narrowed'>, shown: readonly string[]): Look {
  const filters = new Map<string, string[]>()
  for (const { dimension, code } of view.narrowed) filters.set(dimension, [...(filters.get(dimension) ?? []), code])
  return { days: view.days, until: view.until, filters, shown }
}
