import { InvalidRequestError } from '../http/invalid-request'
import { textWorker } from './process-text-worker'
import { doTask, type TaskInput, type TaskName, type TaskResult } from './tasks'

/** Too many texts wait to be read. */
export class TextQueueError extends Error {
  override readonly name = 'TextQueueError'

  constructor() {
    super('Other long texts are being read.')
  }
}

/** Reading any text of this length takes at most some 15 ms; several may be read in one turn of the event loop. */
const SHORT = 2 * 1024

export interface TextAsked<T extends TaskName> {
  task: T
  text: string
  /** The field of the request that the text came in, for a refusal of it. */
  field: string
  signal: AbortSignal
  input?: TaskInput<T>
}

/**
 * Reads a text that a request brought: a short one at once, a long one in a thread of its own where the process has one, so
 * that no text holds or ends the process. Throws an InvalidRequestError for what takes too much time or memory.
 */
export async function readText<T extends TaskName>(asked: TextAsked<T>): Promise<TaskResult<T>> {
  const { task, text, field, signal, input } = asked
  const worker = text.length > SHORT ? textWorker() : undefined
  if (worker === undefined) return doTask(task, text, input) as TaskResult<T>
  const answer = await worker.run({ task, text, input }, signal)
  switch (answer.state) {
    case 'done':
      return answer.value as TaskResult<T>
    case 'busy':
      throw new TextQueueError()
    case 'too-hard': {
      const says = 'Reading this takes more time or memory than allowed. Paste only the part that matters.'
      throw new InvalidRequestError([{ field, says }], 413)
    }
    case 'failed':
      throw new Error(`Reading a text failed. ${answer.says}`)
  }
}
