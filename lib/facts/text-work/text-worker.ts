import { Worker } from 'node:worker_threads'
import { whenAborted } from '@/lib/deadline'
import type { TaskName } from './tasks'

export interface Job {
  task: TaskName
  text: string
  input: unknown
  /** Whose text it is: clients take turns. Absent for the product's own work. */
  client?: string
}

/** `failed` is our own fault; `too-hard` a text that took more time or memory than one may; `busy` that its client has too many in line. */
export type JobAnswer =
  | { state: 'done'; value: unknown }
  | { state: 'failed'; says: string }
  | { state: 'too-hard' }
  | { state: 'busy' }

/** What the thread sends back. */
export interface Message {
  answer: JobAnswer
  /** Its heap grew so far that it should be given back before the next text. */
  isFull: boolean
}

export interface TextWorker {
  /** Rejects with the signal's reason alone. */
  run(job: Job, signal: AbortSignal): Promise<JobAnswer>
  close(): void
}

export interface TextWorkerOptions {
  /** The script of the thread. */
  file: URL
  deadlineMs?: number
  idleMs?: number
  mostWaiting?: number
  mostOfOne?: number
}

interface Waiting {
  job: Job
  settle: (answer: JobAnswer) => void
}

// 256 KiB take up to a second on a slow core; a pod with a tenth of one still reads them.
const DEADLINE_MS = 10_000
// Its heap is returned soon, and a page that asks again meanwhile finds it warm.
const IDLE_MS = 15_000
const MOST_WAITING = 32
const MOST_OF_ONE = 12
// The flag --max-old-space-size, where it is given, is the limit of each thread by itself and wins over this one.
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 4 }

const OWN = ''

/**
 * One thread that reads one text after the other, of each client in turn. What it takes too long over, or runs out of memory with, ends the thread
 * and not the process; the next text gets a new one. It is started by the first text and ended by one that fills its heap and after
 * a quiet time, since only then does it give its memory back.
 */
export function createTextWorker(options: TextWorkerOptions): TextWorker {
  const { file, deadlineMs = DEADLINE_MS, idleMs = IDLE_MS } = options
  const { mostWaiting = MOST_WAITING, mostOfOne = MOST_OF_ONE } = options
  const waiting = createLanes<Waiting>({
    most: mostWaiting,
    mostOf: (client) => (client === OWN ? mostWaiting : mostOfOne),
  })
  let thread: Worker | undefined
  let current: Waiting | undefined
  let isEnding = false
  let timer: NodeJS.Timeout | undefined

  function start(): Worker {
    // It needs nothing of what the process was started with, not even to see it.
    const started = new Worker(file, { resourceLimits: LIMITS, execArgv: [], env: {} })
    const ifCurrent = (answer: JobAnswer, isOver: boolean) => {
      if (started === thread) settle(answer, isOver)
    }
    started.on('message', ({ answer, isFull }: Message) => ifCurrent(answer, isFull))
    started.on('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ifCurrent(
        isMemory ? { state: 'too-hard' } : { state: 'failed', says: `${error.name}: ${error.message}` },
        true,
      )
    })
    started.on('exit', (code) => ifCurrent({ state: 'failed', says: `The thread ended with ${code}.` }, true))
    started.unref()
    return started
  }

  function settle(answer: JobAnswer, isOver: boolean): void {
    const done = current
    current = undefined
    done?.settle(answer)
    if (isOver) end()
    else next()
  }

  /** The next thread starts when the memory of this one is returned. */
  function end(): void {
    clearTimeout(timer)
    const ended = thread
    if (!ended) return
    thread = undefined
    isEnding = true
    void ended.terminate().then(() => {
      isEnding = false
      next()
    })
  }

  function next(): void {
    if (current || isEnding) return
    clearTimeout(timer)
    current = waiting.next()
    if (current) {
      const own = current
      // How long a busy machine takes to start a thread says nothing about the text.
      const begin = () => {
        if (current === own) timer = setTimeout(settle, deadlineMs, { state: 'too-hard' }, true).unref()
      }
      if (thread) begin()
      else {
        thread = start()
        thread.once('online', begin)
      }
      thread.postMessage(own.job)
    } else if (thread) {
      timer = setTimeout(end, idleMs)
    }
    timer?.unref()
  }

  return {
    run: (job, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const { client = OWN } = job
        const leave = () => {
          waiting.remove(client, one)
          reject(signal.reason)
        }
        const settle = (answer: JobAnswer) => {
          release()
          resolve(answer)
        }
        const one = { job, settle }
        const release = whenAborted(signal, leave)
        waiting.add(client, one)?.settle({ state: 'busy' })
        next()
      }),
    close() {
      for (const { settle } of waiting.clear()) settle({ state: 'busy' })
      if (thread) settle({ state: 'busy' }, true)
    },
  }
}

/** Work that waits in lanes, one for each client: the next comes from the client that was served least recently. */
interface Lanes<T> {
  /** What is turned away for it: itself, another that its client or the client with the most has in line, or nothing. */
  add(client: string, work: T): T | undefined
  next(): T | undefined
  remove(client: string, work: T): void
  /** All that waits, which then waits no more. */
  clear(): T[]
}

/**
 * Holds `most` pieces of work, and `mostOf` each client. Where it is full, the client with the most in line loses its
 * last, so that whoever sends too much is turned away, and not the others.
 */
export function createLanes<T>({
  most,
  mostOf,
}: {
  most: number
  mostOf: (client: string) => number
}): Lanes<T> {
  // In the order in which they were served, the longest ago first; a new client is behind those who wait.
  const lanes = new Map<string, T[]>()
  const count = () => [...lanes.values()].reduce((sum, lane) => sum + lane.length, 0)

  return {
    add(client, work) {
      const lane = lanes.get(client) ?? []
      if (lane.length >= mostOf(client)) return work
      let turnedAway: T | undefined
      if (count() >= most) {
        const longest = [...lanes.values()].reduce((a, b) => (b.length > a.length ? b : a))
        if (longest.length <= lane.length + 1) return work
        turnedAway = longest.pop()
      }
      lane.push(work)
      lanes.set(client, lane)
      return turnedAway
    },
    next() {
      const [first] = lanes
      if (first === undefined) return undefined
      const [client, lane] = first
      lanes.delete(client)
      const work = lane.shift()
      if (lane.length > 0) lanes.set(client, lane)
      return work
    },
    remove(client, work) {
      const lane = lanes.get(client) ?? []
      const left = lane.filter((one) => one !== work)
      if (left.length > 0) lanes.set(client, left)
      else lanes.delete(client)
    },
    clear() {
      const all = [...lanes.values()].flat()
      lanes.clear()
      return all
    },
  }
}
