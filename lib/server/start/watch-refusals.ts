import { withDeadline } from '@/lib/deadline'
import type { Handler } from '../http/listener'
import { askItself } from './warm'

const EVERY_MS = 60_000
const DEADLINE_MS = 45_000

/**
 * Reads the refused calls of the pod's namespace once a minute, as a viewer would, so that the metric of them is there while no one
 * looks. Ends what it began with the signal.
 */
export function watchRefusals(handler: Handler, path: string, ended: AbortSignal): void {
  const read = () => {
    // What fails here is counted where it fails, and read again a minute later.
    askItself(handler, 'GET', path, withDeadline(ended, DEADLINE_MS)).catch(() => undefined)
  }
  const timer = setInterval(read, EVERY_MS)
  timer.unref()
  ended.addEventListener('abort', () => clearInterval(timer), { once: true })
}
