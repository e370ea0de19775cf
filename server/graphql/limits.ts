import { GraphQLError, type ValidationRule } from 'graphql/index.js'
import { LIMITS } from './builder.ts'

/** Refuses a document with more aliases than a person writes: they would run one costly field many times. */
export const aliasLimit: ValidationRule = (context) => {
  let aliases = 0
  return {
    Field(node) {
      if (!node.alias) return
      aliases += 1
      if (aliases === LIMITS.aliases + 1)
        context.reportError(
          new GraphQLError(`the query has more than ${LIMITS.aliases} aliases`, {
            nodes: node,
            extensions: { code: 'BAD_INPUT', hint: 'ask in several requests' },
          }),
        )
    },
  }
}
