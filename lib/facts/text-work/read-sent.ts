import { setHeavyThread } from '@/lib/kube/reads/heavy-answers'
import { type RequestLine, UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import { oneInProcess } from '@/lib/next/one-in-process'
import { present } from '@/lib/present'
import { servedRequest } from '@/lib/process/served-request'
import type { TaskInput, TaskName, TaskResult } from './tasks'
import type { JobAnswer, TextWorker } from './text-worker'

function place(): { worker?: TextWorker | undefined } {
  return oneInProcess('answer-worker', () => ({}))
}

const NOT_READ = {
  busy: 'too many large answers wait to be read',
  'too-hard': 'reading the answer takes more time or memory than allowed',
}

/** Heavy answers of the API server are read by it from now on; another one reads the texts of requests. */
export function setAnswerWorker(worker: TextWorker | undefined): void {
  place().worker = worker
  setHeavyThread(
    worker &&
      (async (text, asked, signal) => {
        const answer = await runOn(worker, { task: 'view', text, input: asked }, signal)
        // The handlers are bundled apart, and know no error that this copy of the class throws.
        if (answer.state !== 'done') return { problem: 'too-large', says: NOT_READ[answer.state] }
        return answer.value as TaskResult<'view'>
      }),
  )
}

async function runOn(
  worker: TextWorker,
  job: { task: TaskName; text: string; input: unknown },
  signal: AbortSignal,
): Promise<Exclude<JobAnswer, { state: 'failed' }>> {
  const answer = await worker.run({ ...job, ...present({ client: servedRequest()?.client }) }, signal)
  if (answer.state === 'failed') throw new Error(`Reading an answer failed. ${answer.says}`)
  return answer
}

export interface SentText<T extends TaskName> {
  task: T
  text: string
  input?: TaskInput<T>
  /** The call that brought it. */
  line: RequestLine
  signal: AbortSignal
}

/**
 * Reads what the API server sent, in a thread that reads one after the other; at once where the process has no such thread.
 * Throws an UnexpectedAnswerError for what takes too much time or memory.
 */
export async function readSent<T extends TaskName>(sent: SentText<T>): Promise<TaskResult<T>> {
  const { task, text, input, line, signal } = sent
  const { worker } = place()
  if (worker === undefined) {
    const { doTask } = await import('./tasks')
    return doTask(task, text, input) as TaskResult<T>
  }
  const answer = await runOn(worker, { task, text, input }, signal)
  if (answer.state !== 'done') throw new UnexpectedAnswerError(line, 'too-large', NOT_READ[answer.state])
  return answer.value as TaskResult<T>
}
