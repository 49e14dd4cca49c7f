import { parentPort } from 'node:worker_threads'
import { doTask } from './tasks'
import type { Job, JobAnswer } from './text-worker'

/** The thread that reads texts. It holds nothing from one to the next, so that it may be ended at any time. */

// Each mistake that the YAML parser finds is an Error, whose stack is the most of it.
Error.stackTraceLimit = 0

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread.')
port.on('message', ({ task, text, input }: Job) => {
  const answer = answerOf(() => doTask(task, text, input))
  port.postMessage(answer)
})

function answerOf(work: () => unknown): JobAnswer {
  try {
    return { state: 'done', value: work() }
  } catch (error) {
    return { state: 'failed', says: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }
  }
}
