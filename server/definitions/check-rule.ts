import { Cron } from 'croner'
import type { AlertRule } from '../../alerts/rule.ts'
import type { Audience } from '../../audiences/audience.ts'
import type { Definition, Problem } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { SCOPE_DIMENSIONS } from '../../audiences/scope.ts'
import type { Dataset } from '../../views/dataset.ts'
import { splitMetric } from '../../views/plan.ts'
import type { KnownDefinitions } from './check.ts'
import {
  datasetsOf,
  dimensionProblems,
  filterProblems,
  metricProblems,
  nameProblems,
  problemAt,
  repeatProblems,
} from './problem.ts'

/** What is wrong between a rule and the rest: metric, levels, filters, schedule, bounds, and audiences that it could never tell. */
export function ruleProblems(definition: Definition<AlertRule>, known: KnownDefinitions, zone: string): Problem[] {
  const rule = definition.value
  if (!rule) return []
  const datasets = datasetsOf([rule.metric], known.dataset)
  return [
    ...metricProblems(definition, ['metric'], rule.metric, known.dataset),
    ...stockProblems(definition, rule, datasets),
    ...levelProblems(definition, rule, datasets),
    ...togetherProblems(definition, rule),
    ...filterProblems(definition, ['filters'], rule.filters, datasets),
    ...scheduleProblems(definition, rule.schedule, zone),
    ...detectorProblems(definition, rule),
    ...repeatProblems(definition, ['audiences'], 'audience', rule.audiences),
    ...rule.mandatory.flatMap((id, i) =>
      rule.audiences.includes(id)
        ? []
        : [
            problemAt(
              definition,
              ['mandatory', i],
              `"${id}" is no audience of this rule`,
              nameHint(id, rule.audiences),
            ),
          ],
    ),
    ...rule.audiences.flatMap((id, i) => [
      ...nameProblems(definition, ['audiences', i], 'audience', id, known.audience),
      ...datasets.flatMap((dataset) => reachProblems(definition, i, known.audience.right.get(id), dataset)),
    ]),
  ]
}

function stockProblems(definition: Definition<AlertRule>, rule: AlertRule, datasets: Dataset[]): Problem[] {
  const stock = datasets.some((dataset) => dataset.metrics[splitMetric(rule.metric).metric]?.stock)
  const asItStands = rule.detector.kind === 'threshold' && rule.detector.running
  if (!stock || asItStands) return []
  const message = `"${rule.metric}" is a stock: it has no past to compare with`
  return [problemAt(definition, ['metric'], message, 'a threshold with running: true may count what stands now')]
}

function levelProblems(definition: Definition<AlertRule>, { levels }: AlertRule, datasets: Dataset[]): Problem[] {
  const keys = levels.map((level) => [...level].sort().join(' × '))
  return levels.flatMap((level, i) => [
    ...level.flatMap((name, j) => dimensionProblems(definition, ['levels', i, j], name, datasets)),
    ...repeatProblems(definition, ['levels', i], 'dimension', level),
    ...(keys.indexOf(keys[i] ?? '') < i ? [problemAt(definition, ['levels', i], 'this level stands here twice')] : []),
  ])
}

/** Values are tested together where a level is read both with and without their dimension. */
function togetherProblems(definition: Definition<AlertRule>, rule: AlertRule): Problem[] {
  const { together, levels, detector, hours } = rule
  if (together === undefined) return []
  const at = (message: string, hint: string) => [problemAt(definition, ['together'], message, hint)]
  if (detector.kind !== 'seasonal' || hours !== undefined)
    return at('only a seasonal rule over days tests values together', 'leave it out')
  const without = (level: readonly string[]) => level.filter((name) => name !== together)
  const keyOf = (level: readonly string[]) => [...level].sort().join()
  const keys = new Set(levels.map(keyOf))
  if (levels.some((level) => level.includes(together) && keys.has(keyOf(without(level))))) return []
  return at(
    `no level is read both with and without "${together}"`,
    `levels such as [[matter1], [${together}, matter1]]`,
  )
}

function scheduleProblems(definition: Definition<AlertRule>, schedule: string, zone: string): Problem[] {
  const fault = scheduleFault(schedule, zone)
  const hint = 'minute hour day month weekday, such as "0 8 * * *"'
  return fault ? [problemAt(definition, ['schedule'], `"${schedule}" ${fault}`, hint)] : []
}

/** Whether a pattern ever comes takes milliseconds, and editors ask at every key. */
const faults = new Map<string, string | null>()

function scheduleFault(schedule: string, zone: string): string | null {
  const key = `${zone} ${schedule}`
  const known = faults.get(key)
  if (known !== undefined) return known
  if (faults.size > 1000) faults.clear()
  let fault: string | null = null
  try {
    // Croner would also take seconds, which a tick a minute cannot keep, and an instant, which comes once.
    const fields = schedule.trim().split(/\s+/).length
    if (fields !== 5) fault = 'is no schedule'
    else if (!new Cron(schedule, { timezone: zone, paused: true }).nextRun()) fault = 'never comes'
  } catch {
    fault = 'is no schedule'
  }
  faults.set(key, fault)
  return fault
}

function detectorProblems(definition: Definition<AlertRule>, { detector }: AlertRule): Problem[] {
  if (detector.kind !== 'threshold') return []
  const { above, below, clear } = detector
  const at = (key: string, message: string, hint?: string) => [problemAt(definition, ['detector', key], message, hint)]
  if (above === undefined && below === undefined) return at('kind', 'a threshold needs a bound', 'write above or below')
  if (above !== undefined && below !== undefined && below >= above)
    return at('below', 'every value is over "above" or under "below"', 'below must lie under above')
  if (clear === undefined) return []
  if (above !== undefined && clear > above) return at('clear', 'it would end while still breached', `at most ${above}`)
  if (below !== undefined && clear < below) return at('clear', 'it would end while still breached', `at least ${below}`)
  return []
}

/** A reader is told only figures of their own rows; a dataset that cannot be cut to them has none for them. */
function reachProblems(
  definition: Definition<AlertRule>,
  i: number,
  audience: Audience | undefined,
  dataset: Dataset,
): Problem[] {
  const bounded = SCOPE_DIMENSIONS.find((d) => audience && audience.rows[d] !== 'all' && !dataset.scopedBy[d])
  if (!audience || !bounded) return []
  const message = `audience "${audience.id}" can never be told: it sees its own ${bounded}'s rows, by which dataset "${dataset.id}" is not scoped`
  return [problemAt(definition, ['audiences', i], message, 'leave it out, or measure over a dataset that is')]
}
