import type { DirectoryEntry } from '../services.ts'
import { builder, type GraphContext } from './builder.ts'

interface PlaceSource {
  entry: DirectoryEntry
  dimension: 'district' | 'street'
}

const PlaceRef = builder.objectRef<PlaceSource>('Place').implement({
  description: 'A district or street of the city.',
  fields: (t) => ({
    code: t.string({ description: 'Its code.', resolve: ({ entry }) => entry.code }),
    name: t.string({ description: 'Its name.', resolve: ({ entry }, _, c) => entry.name[c.locale] }),
    dimension: t.exposeString('dimension', { description: 'The dimension that takes its code: district or street.' }),
  }),
})

/** The districts in the reader's rows, or the streets where these lie in a single one. */
function placesOfReader({ services, scope }: GraphContext): PlaceSource[] {
  const { district, street } = scope.rows
  const known = (codes: readonly string[]) => codes.flatMap((code) => services.directory.entry('region', code) ?? [])
  if (street !== 'all') return known(street ?? []).map((entry) => ({ entry, dimension: 'street' }))
  if (district !== 'all') {
    if (district?.length !== 1) return known(district ?? []).map((entry) => ({ entry, dimension: 'district' }))
    return services.directory.children('region', district[0] ?? '').map((entry) => ({ entry, dimension: 'street' }))
  }
  return services.directory.level('region', 'district').map((entry) => ({ entry, dimension: 'district' }))
}

builder.queryField('places', (t) =>
  t.field({
    type: [PlaceRef],
    description:
      'Places that the reader may narrow views to: districts, or streets where the rows lie in one district.',
    resolve: (_root, _args, context) => placesOfReader(context),
  }),
)
