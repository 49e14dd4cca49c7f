import { InvalidRequestError, TextQueueError } from '@/lib/facts/questions/errors'
import { oneInProcess } from '@/lib/next/one-in-process'
import { present } from '@/lib/present'
import { servedRequest } from '@/lib/process/served-request'
import type { TaskInput, TaskName, TaskResult } from './tasks'
import type { TextWorker } from './text-worker'

interface TextAsked<T extends TaskName> {
  task: T
  text: string
  /** The field of the request that the text came in, for a refusal of it. */
  field: string
  signal: AbortSignal
  /** The text is read for all viewers, and so takes no turn of who asks: the product's own work is a client too. */
  isForAll?: true
  input?: TaskInput<T>
}

/**
 * Reads a text that a request brought, however short, in a thread of its own, so that none holds or ends the process; at once
 * where the process has no such thread, in the development server and in tests. Throws an InvalidRequestError for what takes too much time or memory.
 */
export async function readText<T extends TaskName>(asked: TextAsked<T>): Promise<TaskResult<T>> {
  const { task, text, field, signal, input } = asked
  const worker = textWorker()
  if (worker === undefined) {
    // Loaded only here: the process needs the text readers nowhere else.
    const { doTask } = await import('./tasks')
    return doTask(task, text, input) as TaskResult<T>
  }
  const client = asked.isForAll ? undefined : servedRequest()?.client
  const answer = await worker.run({ task, text, input, ...present({ client }) }, signal)
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

// The start script alone knows where the script of the thread lies.
function place(): { worker?: TextWorker } {
  return oneInProcess('text-worker', () => ({}))
}

/** Every long text is read by it from now on. */
export function setTextWorker(worker: TextWorker): void {
  place().worker = worker
}

/** Undefined in the development server and in tests, which read each text at once. */
function textWorker(): TextWorker | undefined {
  return place().worker
}
