import type { LoggedRefusal, Refusals } from '@/lib/contract/refusals'
import { counted } from '@/lib/words/lists'

/** Those of the time that was asked for that are not allowed by now. */
export function refusedNow({ refusals }: Pick<Refusals, 'refusals'>): LoggedRefusal[] {
  return refusals.filter(({ older, allowedNow }) => !older && !allowedNow)
}

/** True where the refused program does not run as it should. */
export function isSerious({ seenIn }: Pick<LoggedRefusal, 'seenIn'>): boolean {
  return seenIn.some((one) => one.from === 'log' && (one.state === 'crashes' || one.state === 'not-ready'))
}

/** What was read, in one sentence; undefined where nothing was. */
export function sayRead({ logs, events }: Pick<Refusals, 'logs' | 'events'>): string | undefined {
  const ofLogs = logs.pods === logs.ofPods ? counted(logs.pods, 'pod') : `${logs.pods} of ${logs.ofPods} pods`
  const parts = [
    logs.state === 'denied' || logs.state === 'unknown' ? undefined : `the logs of ${ofLogs}`,
    events.state === 'denied' || events.state === 'unknown' ? undefined : counted(events.count, 'event'),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : `Read from ${parts.join(' and ')}`
}
