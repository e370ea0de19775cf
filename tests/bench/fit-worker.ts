import { answerQuestions } from '../../server/threads/answering.ts'
import { type FitTask, fitRange } from './fits.ts'

answerQuestions<FitTask, number>(async (task) => fitRange(task).length)
