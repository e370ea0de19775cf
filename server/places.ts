import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Level, type Place, placesSchema } from '../views/places.ts'
import { AppError } from './errors.ts'
import type { Services } from './services.ts'

/** Where a city's areas lie among its definitions. */
const FILE = 'views/places.geojson'

const read = new Map<string, Promise<Place[]>>()

/**
 * The areas of one level of a city's regions; none where the city gives no file of them.
 * @throws AppError PLACES for a file that is not GeoJSON of the form that `views/places.ts` says
 */
export async function placesOf({ config }: Pick<Services, 'config'>, level: Level): Promise<Place[]> {
  const file = join(config.definitionsDir, FILE)
  const known = read.get(file) ?? readPlaces(file)
  read.set(file, known)
  return (await known).filter((place) => place.properties.level === level)
}

async function readPlaces(file: string): Promise<Place[]> {
  if (!existsSync(file)) return []
  try {
    return placesSchema.parse(JSON.parse(await readFile(file, 'utf8'))).features
  } catch (error) {
    throw new AppError('PLACES', `${FILE} is no GeoJSON of places: ${(error as Error).message}`, {
      hint: 'a FeatureCollection of polygons with the properties code and level (district or street)',
      cause: error,
    })
  }
}
