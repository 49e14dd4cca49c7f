import { InvalidRequestError, TextQueueError } from '@/lib/facts/questions/errors'
import { setHeavyThread } from '@/lib/kube/reads/heavy-answers'
import { type RequestLine, UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import { oneInProcess } from '@/lib/next/one-in-process'
import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { servedRequest } from '@/lib/process/served-request'
import type { TaskInput, TaskName, TaskResult } from './tasks'
import type { TextWorker } from './text-worker'

interface Reading<T extends TaskName> {
  task: T
  text: string
  input?: TaskInput<T>
  signal: AbortSignal
}

interface TextAsked<T extends TaskName> extends Reading<T> {
  /** The field of the request that the text came in, for a refusal of it. */
  field: string
  /** The text is read for all viewers, and so takes no turn of who asks: the product's own work is a client too. */
  isForAll?: true
}

export interface SentText<T extends TaskName> extends Reading<T> {
  /** The call that brought it. */
  line: RequestLine
}

/** The texts of requests and the answers of the API server are read by one thread each. */
type Thread = 'text-worker' | 'answer-worker'

// The start script alone knows where the script of the threads lies.
function place(thread: Thread): { worker?: TextWorker | undefined } {
  return oneInProcess(thread, () => ({}))
}

type Read<T extends TaskName> = { state: 'done'; value: TaskResult<T> } | { state: 'busy' | 'too-hard' }

const askedBy = () => servedRequest()?.client

/** Reads at once where the process has no such thread: in the development server and in tests. */
async function readBy<T extends TaskName>(
  thread: Thread,
  { task, text, input, signal }: Reading<T>,
  client: string | undefined,
): Promise<Read<T>> {
  const { worker } = place(thread)
  if (worker === undefined) {
    // Loaded only here: the process needs the text readers nowhere else.
    const { doTask } = await import('./tasks')
    return { state: 'done', value: doTask(task, text, input) as TaskResult<T> }
  }
  const answer = await worker.run({ task, text, input, ...present({ client }) }, signal)
  if (answer.state === 'failed') throw new Error(`Reading a text failed. ${answer.says}`)
  return answer as Read<T>
}

/** The texts of requests are read by it from now on. */
export function setTextWorker(worker: TextWorker): void {
  place('text-worker').worker = worker
}

/**
 * Reads a text that a request brought, however short, in a thread of its own, so that none holds or ends the process.
 * Throws an InvalidRequestError for what takes too much time or memory.
 */
export async function readText<T extends TaskName>(asked: TextAsked<T>): Promise<TaskResult<T>> {
  const read = await readBy('text-worker', asked, asked.isForAll ? undefined : askedBy())
  if (read.state === 'done') return read.value
  if (read.state === 'busy') throw new TextQueueError()
  const says = 'Reading this takes more time or memory than allowed. Paste only the part that matters.'
  throw new InvalidRequestError([{ field: asked.field, says }], 413)
}

const NOT_READ = {
  busy: say`too many large answers wait to be read`,
  'too-hard': say`reading the answer takes more time or memory than allowed`,
}

/** What the API server sent is read by it from now on. */
export function setAnswerWorker(worker: TextWorker | undefined): void {
  place('answer-worker').worker = worker
  setHeavyThread(
    worker &&
      (async (text, input, signal) => {
        const read = await readBy('answer-worker', { task: 'view', text, input, signal }, askedBy())
        // The handlers are bundled apart, and know no error that this copy of the class throws.
        return read.state === 'done' ? read.value : { problem: 'too-large', says: NOT_READ[read.state] }
      }),
  )
}

/** Reads what the API server sent. Throws an UnexpectedAnswerError for what takes too much time or memory. */
export async function readSent<T extends TaskName>(sent: SentText<T>): Promise<TaskResult<T>> {
  const read = await readBy('answer-worker', sent, askedBy())
  if (read.state === 'done') return read.value
  throw new UnexpectedAnswerError(sent.line, 'too-large', NOT_READ[read.state])
}
