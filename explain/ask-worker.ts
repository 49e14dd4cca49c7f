import type { Asked, Told } from './worker'

const DEADLINE_MS = 10_000
const FILE = 'worker.js'

let worker = new Worker(FILE, { type: 'module' })

/** Ends the thread's current work, so the next text need not wait for it. */
function renew(): void {
  worker.terminate()
  worker = new Worker(FILE, { type: 'module' })
}

/** What a text or a case proves, read in a thread of its own. Rejects where that takes too long or fails; one at a time. */
export function askWorker(asked: Asked, signal: AbortSignal): Promise<Told> {
  return new Promise((resolve, reject) => {
    const mine = worker
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
      mine.onmessage = null
      mine.onerror = null
    }
    const fail = (why: string) => {
      end()
      if (mine === worker) renew()
      reject(new Error(why))
    }
    const leave = () => fail('Another text was pasted.')
    const timer = setTimeout(
      () => fail('This text takes too long to read. Paste the lines that matter.'),
      DEADLINE_MS,
    )
    signal.addEventListener('abort', leave)
    mine.onerror = () => fail('This text could not be read.')
    mine.onmessage = ({ data }: MessageEvent<Told>) => {
      end()
      resolve(data)
    }
    mine.postMessage(asked)
  })
}
