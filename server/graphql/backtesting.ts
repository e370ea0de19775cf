import type { RulePast } from '../../templates/rule-past.ts'
import { AppError } from '../errors.ts'
import type { Waiting } from '../jobs/run-backtest.ts'
import { pastUnder } from '../studio/rule-past.ts'
import { MOST_DAYS, RulePastRef } from './backtest.ts'
import { builder, type GraphContext } from './builder.ts'
import { requireDefines } from './definition-rights.ts'
import { FileTextInput, usableDraft } from './definition-text.ts'
import { failure, notFound, within } from './failure.ts'

/** How far a look back is: a share in [0,1], and at its end what was found. */
interface Step {
  share: number
  past: RulePast | null
}

const StepRef = builder.objectRef<Step>('BacktestStep').implement({
  description: 'How far a look back has come.',
  fields: (t) => ({
    share: t.exposeFloat('share', { description: 'How much of it is done, in [0,1].' }),
    past: t.field({
      type: RulePastRef,
      nullable: true,
      description: 'What was found; null until the last step.',
      resolve: (step) => step.past,
    }),
  }),
})

/**
 * The steps as they come; with who stops listening the work ends. A stream hears of that with its next step only, `gone` at once.
 */
function stepsOf(gone: AbortSignal | undefined, run: (waiting: Waiting) => Promise<RulePast>): ReadableStream<Step> {
  const left = new AbortController()
  gone?.addEventListener('abort', () => left.abort(), { once: true })
  return new ReadableStream<Step>({
    async start(stream) {
      const tell = (step: Step) => left.signal.aborted || stream.enqueue(step)
      tell({ share: 0, past: null })
      try {
        const onProgress = (share: number) => tell({ share, past: null })
        tell({ share: 1, past: await run({ onProgress, signal: left.signal }) })
        if (!left.signal.aborted) stream.close()
      } catch (error) {
        if (left.signal.aborted) return
        stream.error(error instanceof AppError ? failure('BAD_INPUT', error.message, error.hint) : error)
      }
    },
    cancel: () => left.abort(),
  })
}

builder.subscriptionField('backtesting', (t) =>
  t.field({
    type: StepRef,
    description: `A rule's last days as a draft's form of it would have told them, beside the form that runs, counted from the reader's rows alone. For audiences that define.`,
    complexity: 2000,
    args: {
      rule: t.arg.id({ required: true, description: "The rule's id." }),
      days: t.arg.int({ required: true, description: `How many days, 1 to ${MOST_DAYS}.` }),
      files: t.arg({ type: [FileTextInput], description: 'Files written differently; what runs when left out.' }),
    },
    subscribe: (_root, { rule: id, days, files }, context: GraphContext) => {
      requireDefines(context)
      const definitions = usableDraft(context, files)
      const rule = definitions.rules.get(id)
      if (!rule) throw notFound('rule', id.slice(0, 80), definitions.rules.keys())
      const asked = { rule, days: within('days', days, 1, MOST_DAYS) }
      return stepsOf(context.gone, (waiting) => pastUnder(context.services, context, definitions, asked, waiting))
    },
    resolve: (step) => step,
  }),
)
