import type { Member } from '../../audiences/audience.ts'
import type { Locale } from '../../audiences/locale.ts'
import { bothScopes, scopeKey } from '../../audiences/scope.ts'
import { splitMetric } from '../../views/plan.ts'
import type { View } from '../../views/view.ts'
import { type Reader, readerFor } from '../http/session.ts'
import type { Definitions, Services } from '../services.ts'
import { type FigurePair, figuresOf, openForReader, pairFigures, type ShownFigure } from './figures.ts'
import { draftServices, membersUnder } from './preview.ts'

/** What a draft would do to one view of readers who see the same rows. */
export interface Effect {
  view: string
  audience: string
  /** Members of the audience with these rows. */
  members: string[]
  kind: 'offered' | 'withdrawn' | 'changed'
  /** Figures that differ; of an offered view all, of a withdrawn one none. */
  figures: FigurePair[]
}

/**
 * Which readers and figures a draft changes: every view that it or its metrics touch is opened for each kind of reader as it is and as
 * it would be, cut to the rows of whoever asks. Views that stay as they were are left out.
 */
export async function effectsOf(
  services: Services,
  own: Reader,
  draft: Definitions,
  locale: Locale,
): Promise<Effect[]> {
  const after = draftServices(services, draft, [])
  const effects: Effect[] = []
  for (const group of await groupsOf(services, own, draft)) {
    const views = new Set([...(group.before?.audience.views ?? []), ...(group.after?.audience.views ?? [])])
    for (const id of views) {
      const effect = await effectOn(id, group, services, after, locale)
      if (effect) effects.push(effect)
    }
  }
  return effects
}

async function effectOn(
  id: string,
  group: Group,
  services: Services,
  after: Services,
  locale: Locale,
): Promise<Effect | null> {
  const old = viewIn(group.before, services.definitions, id)
  const now = viewIn(group.after, after.definitions, id)
  const sameRows = group.before && group.after && scopeKey(group.before.scope) === scopeKey(group.after.scope)
  if (sameRows && old && now && signature(old, services.definitions) === signature(now, after.definitions)) return null
  const [before, shown] = await Promise.all([
    figures(services, group.before, old, locale),
    figures(after, group.after, now, locale),
  ])
  const pairs = now ? pairFigures(before, shown).filter((pair) => pair.before !== pair.after) : []
  const kind = old ? (now ? 'changed' : 'withdrawn') : 'offered'
  const { members } = group
  const audience = group.after?.audience.id ?? group.before?.audience.id ?? ''
  return { view: id, audience, members, kind, figures: pairs }
}

interface Group {
  members: string[]
  before: Reader | null
  after: Reader | null
}

/** Readers who see the same rows before and the same after are one group. */
async function groupsOf(services: Services, own: Reader, draft: Definitions): Promise<Group[]> {
  const old = new Map((await services.store.members()).map((member) => [member.id, member]))
  const now = new Map((await membersUnder(services, draft)).map((member) => [member.id, member]))
  const groups = new Map<string, Group>()
  const cut = (member: Member | undefined, definitions: Definitions): Reader | null => {
    const reader = member && readerFor(member, { definitions })
    return reader ? { ...reader, scope: bothScopes(reader.scope, own.scope) } : null
  }
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [cut(old.get(id), services.definitions), cut(now.get(id), draft)]
    if (!before && !after) continue
    const key = [before, after].map((r) => (r ? `${r.audience.id} ${scopeKey(r.scope)}` : '')).join('|')
    const group = groups.get(key)
    if (group) group.members.push(id)
    else groups.set(key, { members: [id], before, after })
  }
  return [...groups.values()]
}

function viewIn(reader: Reader | null, definitions: Definitions, id: string): View | undefined {
  return reader?.audience.views.includes(id) ? definitions.views.get(id) : undefined
}

/** All that decides what a view shows, but the rows: itself, and the datasets and metrics that it counts by. */
function signature(view: View, { datasets }: Definitions): string {
  const names = view.widgets.flatMap((w) => ('metrics' in w ? w.metrics : 'metric' in w ? [w.metric] : []))
  const used = names.map((name) => {
    const { dataset: id, metric } = splitMetric(name)
    const { metrics, ...rest } = datasets.get(id) ?? { metrics: {} as Record<string, unknown> }
    return [rest, metrics[metric]]
  })
  return JSON.stringify([view, used])
}

async function figures(
  services: Services,
  reader: Reader | null,
  view: View | undefined,
  locale: Locale,
): Promise<ShownFigure[]> {
  if (!reader || !view) return []
  return figuresOf(await openForReader(services, reader, view), services.definitions, locale)
}
