import type { GraphQLSchema } from 'graphql/index.js'
import { builder } from './builder.ts'
import './me.ts'
import './metric.ts'
import './ticket.ts'
import './incident.ts'
import './known-event.ts'
import './delivery.ts'
import './subscription.ts'
import './verdict.ts'
import './rule.ts'
import './backtest.ts'
import './view.ts'
import './definition-file.ts'
import './change.ts'
import './preview.ts'

/** The whole schema. `server/graphql/schema.graphql` is its text. */
export const schema: GraphQLSchema = builder.toSchema()
