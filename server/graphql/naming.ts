import DataLoader from 'dataloader'
import type { Member } from '../../audiences/audience.ts'
import { portfolioOf } from '../../audiences/city.ts'
import type { Locale, Localized } from '../../audiences/locale.ts'
import { SCOPE_DIMENSIONS, type Scope, type ScopeDimension } from '../../audiences/scope.ts'
import { localText, momentText } from '../../templates/wording.ts'
import type { Dataset, Metric } from '../../views/dataset.ts'
import { splitMetric } from '../../views/plan.ts'
import { nameIn } from '../definitions/members.ts'
import type { Services } from '../services.ts'
import { SCOPE_KIND } from '../warehouse/directory.ts'
import type { GraphContext } from './builder.ts'

const CALLERS: Record<string, Localized> = {
  person: { zh: '个人来电', en: 'individual callers' },
  enterprise: { zh: '企业来电', en: 'enterprise callers' },
}

/** A dimension's label in a dataset; a dimension that the dataset does not define is its own label. */
export function dimensionLabel(dataset: Dataset | undefined, dimension: string): Localized {
  return dataset?.dimensions[dimension]?.label ?? { zh: dimension, en: dimension }
}

/** The display name of a dimension's code: from the directory, the definition, or the code itself. */
export function codeName(services: Services, dataset: Dataset | undefined, dimension: string, code: string): Localized {
  const defined = dataset?.dimensions[dimension]
  const kind = defined?.names ?? SCOPE_KIND[dimension]
  if (kind) return services.directory.name(kind, code)
  return defined?.codes?.[code] ?? (dimension === 'caller' ? CALLERS[code] : undefined) ?? { zh: code, en: code }
}

/** A metric with its dataset by full name; undefined where either is unknown. */
export function findMetric(services: Services, name: string): { dataset: Dataset; metric: Metric } | undefined {
  const { dataset: datasetId, metric: metricId } = splitMetric(name)
  const dataset = services.definitions.datasets.get(datasetId)
  const metric = dataset?.metrics[metricId]
  return dataset && metric && { dataset, metric }
}

/** The full names of every metric that is defined. */
export function metricNames(services: Services): string[] {
  return [...services.definitions.datasets.values()].flatMap((dataset) =>
    Object.keys(dataset.metrics).map((metric) => `${dataset.id}.${metric}`),
  )
}

/** The rows of a scope in words: the names that bound it, or the whole city. */
export function scopeText(services: Services, scope: Scope, locale: Locale): string {
  const bounded = SCOPE_DIMENSIONS.filter((dimension) => scope.rows[dimension] !== 'all')
  if (bounded.length === 0) return locale === 'zh' ? '全市' : 'Whole city'
  return bounded.map((dimension) => grantText(services, scope, dimension, locale)).join(' · ')
}

function grantText(services: Services, scope: Scope, dimension: ScopeDimension, locale: Locale): string {
  const zh = locale === 'zh'
  const ticket = services.definitions.datasets.get('ticket')
  const codes = scope.rows[dimension] as readonly string[]
  if (codes.length === 0) return zh ? '无数据范围' : 'no rows'
  const portfolio = codes.length > 1 ? portfolioOf(services.definitions.city, codes) : null
  if (portfolio) return portfolio[locale]
  const names = codes.slice(0, 3).map((code) => codeName(services, ticket, dimension, code)[locale])
  const more = codes.length > 3 ? (zh ? `等${codes.length}个` : ` and ${codes.length - 3} more`) : ''
  const as = dimension === 'co_unit' ? (zh ? '协办：' : 'co-handled by ') : ''
  return `${as}${names.join(zh ? '、' : ', ')}${more}`
}

/** An instant in the city's time, as the reader says it; null stays null. */
export function moment(context: GraphContext, at: string): string
export function moment(context: GraphContext, at: string | null): string | null
export function moment({ services, locale }: GraphContext, at: string | null): string | null {
  return at && momentText(new Date(at), services.now(), services.definitions.city.zone, locale)
}

/** A local day or hour in words. */
export function localMoment({ services, locale }: GraphContext, local: string): string {
  return localText(local, services.now(), services.definitions.city.zone, locale)
}

/** A member's name in the reader's language, or the id of one who is gone or never was a member, such as a command line's user. */
export async function memberName(context: GraphContext, id: string): Promise<string> {
  const member = await memberOf(context, id)
  return member ? nameIn(context.services.definitions, member, context.locale) : id
}

/** Members whom the lines of one answer name are read together, each once. */
const members = new WeakMap<GraphContext, DataLoader<string, Member | null>>()

/** A member by id; null where there is none. */
export function memberOf(context: GraphContext, id: string): Promise<Member | null> {
  const known = members.get(context)
  if (known) return known.load(id)
  const loader = new DataLoader<string, Member | null>(async (ids) => {
    const byId = new Map((await context.services.store.members(ids)).map((member) => [member.id, member]))
    return ids.map((wanted) => byId.get(wanted) ?? null)
  })
  members.set(context, loader)
  return loader.load(id)
}
