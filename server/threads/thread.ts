import { Worker } from 'node:worker_threads'
import { errorOf, type Question, type Reply } from './messages.ts'

/** A thread that answers questions. Once it has ended, whatever is asked fails with why. */
export interface Thread<Asked, Answer> {
  /** `onShare` hears how much of the work is done, in [0,1]. @throws what the thread's work threw, an AppError as such */
  ask(asked: Asked, onShare?: (share: number) => void): Promise<Answer>
  /** Ends it, whatever it is at: what was asked fails, and its connections close. */
  close(): Promise<void>
}

interface Waiting<Answer> {
  done(answer: Answer): void
  failed(error: Error): void
  onShare(share: number): void
}

/**
 * Starts a thread at a module that leads to `answerQuestions` (answering.ts); `data` is its `workerData`. `onEnd` is told when it ends of
 * itself: a fault outside any question, or no memory left.
 */
export function startThread<Asked, Answer>(
  entry: URL,
  data: object,
  onEnd: (why: Error) => void = () => undefined,
): Thread<Asked, Answer> {
  const worker = new Worker(entry, { workerData: data, execArgv: [] })
  const waiting = new Map<number, Waiting<Answer>>()
  let asked = 0
  let ended: Error | null = null
  let closing = false
  const end = (why: Error) => {
    if (ended) return
    ended = why
    for (const { failed } of waiting.values()) failed(why)
    waiting.clear()
    if (!closing) onEnd(why)
  }
  worker.on('message', (reply: Reply<Answer>) => {
    const one = waiting.get(reply.id)
    if (!one) return
    if ('share' in reply) return one.onShare(reply.share)
    waiting.delete(reply.id)
    if ('fault' in reply) one.failed(errorOf(reply.fault))
    else one.done(reply.answer)
  })
  worker.on('error', end)
  worker.once('exit', (code) => end(new Error(`the thread ended with ${code}`)))
  return {
    ask: (question, onShare = () => undefined) =>
      new Promise((done, failed) => {
        if (ended) return failed(ended)
        const id = asked++
        worker.postMessage({ id, asked: question } satisfies Question<Asked>)
        waiting.set(id, { done, failed, onShare })
      }),
    close: async () => {
      closing = true
      await worker.terminate()
      end(new Error('the thread was closed'))
    },
  }
}
