import type { Logger } from 'pino'
import type { AlertRule } from '../alerts/rule.ts'
import type { Audience } from '../audiences/audience.ts'
import type { City } from '../audiences/city.ts'
import type { Localized } from '../audiences/locale.ts'
import type { Wordings } from '../templates/sentences.ts'
import type { Dataset } from '../views/dataset.ts'
import type { View } from '../views/view.ts'
import type { Config } from './config.ts'
import type { PublishedDefinitions } from './definitions/published.ts'
import type { Store } from './store/store.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

/** Everything that people defined for this city, checked. Keys are ids. */
export interface Definitions {
  city: City
  audiences: ReadonlyMap<string, Audience>
  datasets: ReadonlyMap<string, Dataset>
  views: ReadonlyMap<string, View>
  rules: ReadonlyMap<string, AlertRule>
  /** The sentences of messages, in every language. */
  wordings: Wordings
}

export type DirectoryKind = 'region' | 'org' | 'matter'

export interface DirectoryEntry {
  code: string
  parent: string
  level: string
  name: Localized
  population: number
}

/** Display names of regions, units and matters, read from the warehouse once and on change. A code unknown to it is its own name. */
export interface Directory {
  name(kind: DirectoryKind, code: string): Localized
  entry(kind: DirectoryKind, code: string): DirectoryEntry | undefined
  children(kind: DirectoryKind, parent: string): DirectoryEntry[]
  /** All that lies below a code, parents before their children. */
  below(kind: DirectoryKind, code: string): DirectoryEntry[]
  /** Every entry of a level, such as all districts. */
  level(kind: DirectoryKind, level: string): DirectoryEntry[]
}

/** What the server's rooms work with; made once in `server/main.ts`, and by tests. */
export interface Services {
  config: Config
  /** What runs now. It is another object after a publication: whoever works on one question takes it once. */
  readonly definitions: Definitions
  /** The files behind `definitions`, with their versions. */
  published: PublishedDefinitions
  warehouse: Warehouse
  store: Store
  directory: Directory
  logger: Logger
  /** The product's only clock. */
  now: () => Date
}

/** The services over opened stores: `definitions` is always what runs now. */
export function servicesOf(parts: Omit<Services, 'definitions'>): Services {
  return {
    ...parts,
    get definitions() {
      return parts.published.definitions
    },
  }
}
