import type { Scope } from '../audiences/scope.ts'
import type { Opening, Row } from '../views/open-view.ts'
import type { Services } from './services.ts'
import { holidayDays } from './warehouse/holidays.ts'

/** What views are opened with over a scope's rows, now. */
export function openingOver(services: Services, scope: Scope): Opening {
  const { definitions, directory, warehouse } = services
  const { tenant, zone } = definitions.city
  return {
    datasets: definitions.datasets,
    scope,
    now: services.now(),
    zone,
    nameOf: (kind, code) => directory.name(kind, code),
    run: async (query) => (await warehouse.read<Row>(query)).rows,
    holidays: (from, to) => holidayDays(warehouse, tenant, from, to),
  }
}
