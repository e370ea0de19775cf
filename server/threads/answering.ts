import { parentPort } from 'node:worker_threads'
import { faultOf, type Question, type Reply } from './messages.ts'

/** The thread's side: answers each question as it comes. `tell` says how much of the work is done, in [0,1]. */
export function answerQuestions<Asked, Answer>(
  answer: (asked: Asked, tell: (share: number) => void) => Promise<Answer>,
): void {
  const send = (reply: Reply<Answer>) => parentPort?.postMessage(reply)
  parentPort?.on('message', async ({ id, asked }: Question<Asked>) => {
    try {
      send({ id, answer: await answer(asked, (share) => send({ id, share })) })
    } catch (error) {
      send({ id, fault: faultOf(error) })
    }
  })
}
