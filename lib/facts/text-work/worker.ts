import { getHeapStatistics } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { doTask } from './tasks'
import type { Job, JobAnswer, Message } from './text-worker'

/** The thread that reads texts. It holds nothing from one to the next, so that it may be ended at any time. */

// Each mistake that the YAML parser finds is an Error, whose stack is the most of it.
Error.stackTraceLimit = 0

// A new thread has 11 MiB, 256 KiB of most texts leave 23, and what is more is kept until the thread ends. To start another takes
// longer than most texts do.
const FULL_BYTES = 24 * 1024 * 1024

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread.')
port.on('message', ({ task, text, input }: Job) => {
  const answer = answerOf(() => doTask(task, text, input))
  const isFull = getHeapStatistics().total_heap_size > FULL_BYTES
  port.postMessage({ answer, isFull } satisfies Message)
})

function answerOf(work: () => unknown): JobAnswer {
  try {
    return { state: 'done', value: work() }
  } catch (error) {
    return { state: 'failed', says: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }
  }
}
