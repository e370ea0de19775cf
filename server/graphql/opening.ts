import type { Incident } from '../../alerts/incident.ts'
import { narrowed, type Scope } from '../../audiences/scope.ts'
import type { Filters } from '../../views/compile.ts'
import { type OpenedView, type Opening, openView } from '../../views/open-view.ts'
import type { View } from '../../views/view.ts'
import { openingOver } from '../opening.ts'
import type { GraphContext } from './builder.ts'
import { failure, notFound } from './failure.ts'

/** What views are opened with for this reader; `scope` may be narrower than the reader's, never wider. */
export function openingFor(context: GraphContext, scope: Scope = context.scope): Opening {
  return openingOver(context.services, scope)
}

/** A view that the reader's audience opens. A view of other audiences is answered like one that does not exist. */
export function viewOf(context: GraphContext, id: string): View {
  const view = context.audience.views.includes(id) ? context.services.definitions.views.get(id) : undefined
  if (!view) throw notFound('view', id)
  return view
}

/** Opens a view over the reader's rows, as it is now or as it stood at an earlier instant. */
export function openFor(context: GraphContext, view: View, at: Date = context.services.now()): Promise<OpenedView> {
  return openView(view, { ...openingFor(context), now: at })
}

/** Fails unless the reader's audience may open tickets behind a figure. */
export function requireTickets(context: GraphContext): void {
  if (!context.audience.tickets) throw failure('FORBIDDEN', 'your audience sees figures, not the tickets behind them')
}

/** The rows of an incident as scope and filters. The reader's scope must cover the incident, so this never widens it. */
export function rowsOfIncident(context: GraphContext, incident: Incident): { scope: Scope; filters: Filters } {
  return narrowed(context.scope, incident.rows)
}
