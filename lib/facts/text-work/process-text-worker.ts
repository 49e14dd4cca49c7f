import { oneInProcess } from '@/lib/next/one-in-process'
import type { TextWorker } from './text-worker'

// The start script alone knows where the script of the thread lies.
function place(): { worker?: TextWorker } {
  return oneInProcess('text-worker', () => ({}))
}

/** Every long text is read by it from now on. */
export function setTextWorker(worker: TextWorker): void {
  place().worker = worker
}

/** Undefined in the development server and in tests, which read each text at once. */
export function textWorker(): TextWorker | undefined {
  return place().worker
}
