import { oneInProcess } from '@/lib/next/one-in-process'
import type { CallLabels } from './call-labels'

/** One thing that happened in this process, as it is counted. It holds no namespace, no name and no user. */
export type Measured =
  /** A request of our own was answered, or failed. `seconds` ends with the headers of the answer. */
  | { what: 'request'; labels: CallLabels; code: string; seconds: number; waitedSeconds: number }
  /** Bytes of a body came, before decompression. */
  | { what: 'bytes'; labels: CallLabels; bytes: number }
  /** A watch, or the following of a log, began (1) or ended (-1). */
  | { what: 'open'; labels: CallLabels; change: 1 | -1 }
  /** A request was not sent, because its turn would have come too late. */
  | { what: 'held-back' }
  /** A list that was already there was read again. */
  | { what: 'relist'; reason: 'polling' | 'resync' }
  /** A viewer got the whole of a topic: at first, because it was read again, or because the viewer fell behind. */
  | { what: 'snapshot'; reason: 'first' | 'renewed' | 'behind' }
  /** Lines of a log were left out, since they came faster than they are sent. */
  | { what: 'lines-skipped'; count: number }
  /** The listener answered a browser or a program. */
  | { what: 'handled'; method: string; route: string; status: number; seconds: number }
  /** The guard, or the rate limit, stopped a request. */
  | { what: 'refused'; code: string; status: number }

type Listener = (measured: Measured) => void

function all(): Set<Listener> {
  return oneInProcess('measured', () => new Set())
}

/** Notifies everyone who counts in this process. Costs next to nothing when no one does. */
export function tell(measured: Measured): void {
  for (const listener of all()) listener(measured)
}

/** Calls `listener` with everything that happens from now on, until the returned function is called. */
export function onMeasured(listener: Listener): () => void {
  const listeners = all()
  listeners.add(listener)
  return () => listeners.delete(listener)
}
