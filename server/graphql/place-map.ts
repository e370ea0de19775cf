import type { Incident } from '../../alerts/incident.ts'
import { valueText } from '../../templates/figure-text.ts'
import { SEVERITY_COLOUR } from '../../templates/theme.ts'
import { numberText } from '../../templates/wording.ts'
import { choropleth, quantiles, stepOf } from '../../views/charts/choropleth.ts'
import { STEPS } from '../../views/charts/theme.ts'
import type { Filters } from '../../views/compile.ts'
import { openView } from '../../views/open-view.ts'
import { type Level, middleOf, type Place } from '../../views/places.ts'
import type { BreakdownRow } from '../../views/result.ts'
import type { View } from '../../views/view.ts'
import { placesOf } from '../places.ts'
import { builder, type GraphContext } from './builder.ts'
import { failure, within } from './failure.ts'
import { FigureRef } from './figure.ts'
import { incidentTitle } from './incident.ts'
import { findMetric } from './naming.ts'
import { openingFor, viewOf } from './opening.ts'
import { FilterInput, readFilters, ticketDataset } from './ticket.ts'
import { incidentsForAudience } from './visibility.ts'

/** One place of a map: its figure, and what its colour says: a count per 10,000 residents, or else the figure itself. */
interface MapRow {
  row: BreakdownRow
  shown: number | null
  residents: number
}

interface MapSource {
  viewId: string
  metric: string
  level: Level
  rows: MapRow[]
  places: Place[]
  incidents: Incident[]
}

const RESIDENTS = 10_000
/** More places than this leave no room for their names. */
const NAMED = 30

const MapRowRef = builder.objectRef<MapRow & { map: MapSource }>('PlaceOnMap').implement({
  description: 'One place of a map.',
  fields: (t) => ({
    code: t.string({ description: "The place's code.", resolve: ({ row }) => row.code }),
    name: t.string({ description: 'Its name.', resolve: ({ row }, _, c) => row.name[c.locale] }),
    figure: t.field({ type: FigureRef, description: 'Its figure.', resolve: ({ row }) => row.figures[0]! }),
    residents: t.exposeInt('residents', { description: 'How many people live there; 0 where that is not known.' }),
    shownText: t.string({
      description: 'What its colour says, with its unit.',
      resolve: ({ shown, map }, _, c) => shownText(c, map, shown),
    }),
  }),
})

const PlaceMapRef = builder.objectRef<MapSource>('PlaceMap').implement({
  description: 'One figure over the places of the city, with the incidents that are going on in them.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: "The metric's full name." }),
    label: t.string({
      description: 'What is measured.',
      resolve: ({ metric }, _, c) => findMetric(c.services, metric)?.metric.label[c.locale] ?? metric,
    }),
    unitText: t.string({
      description: 'What colours stand for.',
      resolve: (map, _, c) => (isPerResident(c, map.metric) ? PER_RESIDENT[c.locale] : ''),
    }),
    level: t.exposeString('level', { description: 'district or street.' }),
    rows: t.field({
      type: [MapRowRef],
      description: 'The places in the reader’s rows, most first.',
      resolve: (map) => map.rows.map((row) => ({ ...row, map })),
    }),
    legend: t.stringList({
      description: 'Upper bounds of the colours, least to most.',
      resolve: (map, _, c) => boundsOf(map).map((bound) => shownText(c, map, bound)),
    }),
    svg: t.string({
      description: 'The map as an SVG element so many pixels wide; places and incidents are links to their pages.',
      complexity: 50,
      args: { width: t.arg.int({ defaultValue: 720, description: 'Pixels, 200 to 2000.' }) },
      resolve: (map, { width }, c) => drawn(c, map, within('width', width ?? 720, 200, 2000)),
    }),
  }),
})

const PER_RESIDENT = { zh: '每万人', en: 'per 10,000 residents' } as const

function isPerResident({ services }: GraphContext, metric: string): boolean {
  return findMetric(services, metric)?.metric.unit === 'count'
}

function shownText(context: GraphContext, { metric }: MapSource, shown: number | null): string {
  const { services, locale } = context
  if (shown !== null && isPerResident(context, metric)) return numberText(shown, locale)
  return valueText(shown, findMetric(services, metric)?.metric.unit ?? 'count', locale)
}

function boundsOf({ rows }: MapSource): number[] {
  return quantiles(rows.flatMap(({ shown }) => (shown === null ? [] : [shown])))
}

function drawn(context: GraphContext, map: MapSource, width: number): string {
  const bounds = boundsOf(map)
  const known = new Map(map.rows.map((row) => [row.row.code, row]))
  const areas = map.places.map((place) => {
    const { code } = place.properties
    const found = known.get(code)
    const name = context.services.directory.name('region', code)[context.locale]
    const shown = found?.shown ?? null
    return {
      place,
      step: shown === null ? null : Math.max(0, STEPS.length - bounds.length) + stepOf(shown, bounds),
      title: found ? `${name} ${shownText(context, map, shown)}` : name,
      // What every name on the map ends in says nothing there.
      ...(map.places.length <= NAMED ? { label: name.replace(/ (District|Subdistrict)$/, '') } : {}),
      href: found ? `/v/${map.viewId}?${map.level}=${code}` : null,
    }
  })
  const spots = map.incidents.flatMap((incident) => {
    const place = map.places.find(({ properties }) => incident.rows[map.level]?.[0] === properties.code)
    if (!place) return []
    const title = incidentTitle(context, incident)
    return [
      { at: middleOf(place), colour: SEVERITY_COLOUR[incident.severity], title, href: `/incident/${incident.id}` },
    ]
  })
  return choropleth(areas, spots, width)
}

/** Opens the figure by place over the reader's rows. */
async function openMap(
  context: GraphContext,
  view: View,
  metric: string,
  level: Level,
  days: number,
  filters: Filters,
) {
  const title = { zh: metric, en: metric }
  const rows = Object.fromEntries(Object.entries(filters).map(([dimension, codes]) => [dimension, [...codes]]))
  const split = { type: 'breakdown', id: 'map', title, metric, by: level, top: 1000, filters: rows } as const
  const opened = await openView({ ...view, days, widgets: [split] }, openingFor(context))
  const result = opened.widgets[0]?.result
  const perResident = isPerResident(context, metric)
  return (result?.type === 'breakdown' ? result.rows : []).map((row): MapRow => {
    const residents = context.services.directory.entry('region', row.code)?.population ?? 0
    const figure = row.figures[0]
    // A share of few cases would colour a place by chance.
    const value = figure?.confidence === 'ok' ? figure.value : null
    if (!perResident) return { row, residents, shown: value }
    return { row, residents, shown: value === null || residents === 0 ? null : (value * RESIDENTS) / residents }
  })
}

builder.queryField('placeMap', (t) =>
  t.field({
    type: PlaceMapRef,
    nullable: true,
    description: 'A figure as a map over the reader’s rows; null where the city gives no areas of that level.',
    complexity: 100,
    args: {
      view: t.arg.id({ required: true, description: "A view of the reader's audience, whose period it takes." }),
      metric: t.arg.string({ defaultValue: 'ticket.tickets', description: 'Full name of the metric.' }),
      level: t.arg.string({ defaultValue: 'district', description: 'district or street.' }),
      days: t.arg.int({ description: "Whole local days up to now; the view's own when left out." }),
      filters: t.arg({ type: [FilterInput], description: 'Rows to keep; all of them when left out.' }),
    },
    resolve: async (_root, args, context) => {
      const view = viewOf(context, args.view)
      const level: Level = args.level === 'street' ? 'street' : 'district'
      const metric = args.metric ?? 'ticket.tickets'
      if (!findMetric(context.services, metric)?.dataset.dimensions[level])
        throw failure('BAD_INPUT', `metric: "${metric.slice(0, 80)}" is not known by ${level}`)
      const filters = args.filters ? readFilters(ticketDataset(context), args.filters) : {}
      const days = within('days', args.days ?? view.days, 1, 366)
      const [places, rows, incidents] = await Promise.all([
        placesOf(context.services, level),
        openMap(context, view, metric, level, days, filters),
        incidentsForAudience(context),
      ])
      if (places.length === 0) return null
      const inside = filters.district
      const near = places.filter(
        ({ properties: { code } }) => !inside || inside.includes(level === 'street' ? parentOf(context, code) : code),
      )
      const most = (row: MapRow) => row.shown ?? -1
      return { viewId: view.id, metric, level, places: near, incidents, rows: rows.sort((a, b) => most(b) - most(a)) }
    },
  }),
)

function parentOf({ services }: GraphContext, code: string): string {
  return services.directory.entry('region', code)?.parent ?? ''
}
