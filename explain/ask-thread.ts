import type { WorkerAsked, WorkerTold } from './worker'

const DEADLINE_MS = 10_000

/** This program as it was loaded, which the build names so. */
declare const podglass: () => void

interface Thread {
  worker: Worker
  /** Resolves once it listens: how long it takes to start says nothing of a text. */
  started: Promise<void>
}

/** A thread of the same program, started from its text: from a file on disk, a browser starts none. */
function startThread(): Thread {
  const url = URL.createObjectURL(new Blob([`(${podglass})()`], { type: 'text/javascript' }))
  const worker = new Worker(url)
  URL.revokeObjectURL(url)
  const started = new Promise<void>((resolve) => {
    worker.addEventListener('message', () => resolve(), { once: true })
  })
  return { worker, started }
}

let thread: Thread | undefined

/** Starts the thread, so the first text need not wait for it. */
export function readyThread(): Thread {
  thread ??= startThread()
  return thread
}

/** What a text or a case proves, read in a thread of its own. Rejects where that takes too long or fails; one at a time. */
export function askThread(asked: WorkerAsked, signal: AbortSignal): Promise<WorkerTold> {
  return new Promise((resolve, reject) => {
    const { worker, started } = readyThread()
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
      worker.onmessage = null
      worker.onerror = null
    }
    const fail = (why: string) => {
      end()
      // Its current work ends, so the next text need not wait for it.
      worker.terminate()
      if (thread?.worker === worker) thread = startThread()
      reject(new Error(why))
    }
    const leave = () => fail('Another text was pasted.')
    signal.addEventListener('abort', leave)
    worker.onerror = () => fail('This text could not be read.')
    void started.then(() => {
      if (signal.aborted) return
      timer = setTimeout(
        () => fail('This text takes too long to read. Paste the lines that matter.'),
        DEADLINE_MS,
      )
      worker.onmessage = ({ data }: MessageEvent<WorkerTold>) => {
        end()
        resolve(data)
      }
      worker.postMessage(asked)
    })
  })
}
