import { type Fields, isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { KubeObject } from './kube-object'
import { toTimestamp } from './store'

const minute = 60_000
const day = 24 * 60 * minute

/** What has become of one pod of a filled namespace. */
export interface Fate {
  isReady: boolean
  created: Date
  started: Date
  /** When the kubelet last wrote its status. */
  changed: Date
  /** The pod, which runs well, as its fate left it. */
  bring(pod: KubeObject): KubeObject
}

/** When a ReplicaSet of a filled namespace was made: half of them within six weeks, the oldest half a year ago. */
export function madeAt(index: number, now: Date): Date {
  const share = ((index * 7919 + 389) % 997) / 997
  return new Date(now.getTime() - minute - Math.floor(180 * day * share * share))
}

type Change = (status: Fields, containers: Fields[]) => Fields

function changed(pod: KubeObject, change: Change): KubeObject {
  const status = isRecord(pod.status) ? pod.status : {}
  return { ...pod, status: change(status, listAt(status, 'containerStatuses').filter(isRecord)) }
}

function unready(at: string, more: Fields = {}): Change {
  return (status, [first = {}, ...others]) => {
    const reason = {
      reason: 'ContainersNotReady',
      message: `containers with unready status: [${textAt(first, 'name')}]`,
    }
    const conditions = listAt(status, 'conditions').map((condition) =>
      isRecord(condition) && ['Ready', 'ContainersReady'].includes(textAt(condition, 'type'))
        ? { ...condition, status: 'False', lastTransitionTime: at, ...reason }
        : condition,
    )
    return { ...status, conditions, containerStatuses: [{ ...first, ready: false, ...more }, ...others] }
  }
}

function terminated(exitCode: number, reason: string, startedAt: string, finishedAt: string): Fields {
  return { terminated: { exitCode, reason, startedAt, finishedAt } }
}

const killed = [
  [137, 'OOMKilled'],
  [1, 'Error'],
  [143, 'Error'],
] as const

/**
 * The fate of the pod with a number, the same for each fill: of 1,000 pods 15 crash in a loop, 7 cannot pull, 13 fail their
 * readiness probe, 150 have restarted and run well again, and the rest have never failed.
 */
export function fateOf(number: number, setMade: Date, now: Date): Fate {
  const lot = (number * 7919 + 500) % 1000
  const age = now.getTime() - setMade.getTime()
  // One in five took the place of an earlier pod.
  const created =
    lot % 5 === 0 ? new Date(now.getTime() - Math.floor((age * ((lot % 83) + 1)) / 84)) : setMade
  const started = new Date(Math.min(now.getTime(), created.getTime() + ((lot % 7) + 2) * 1000))
  const lived = now.getTime() - started.getTime()
  const [exitCode, reason] = killed[lot % killed.length] ?? killed[0]
  const base = { created, started, changed: started, isReady: true }
  if (lot < 15) {
    const ended = new Date(now.getTime() - Math.min(lived, ((lot % 5) + 1) * minute))
    const at = toTimestamp(ended)
    const last = terminated(exitCode, reason, toTimestamp(new Date(ended.getTime() - 4_000)), at)
    const message = 'back-off 5m0s restarting failed container'
    const state = { waiting: { reason: 'CrashLoopBackOff', message } }
    const more = { state, lastState: last, started: false, restartCount: 12 + (lot % 5) * 31 }
    return { ...base, isReady: false, changed: ended, bring: (pod) => changed(pod, unready(at, more)) }
  }
  if (lot < 22) {
    const state = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } }
    const more = { state, started: false, imageID: '', containerID: '' }
    const pulling = unready(toTimestamp(started), more)
    return {
      ...base,
      isReady: false,
      bring: (pod) =>
        changed(pod, (status, containers) => ({ ...pulling(status, containers), phase: 'Pending' })),
    }
  }
  if (lot < 35) {
    const since = new Date(now.getTime() - Math.floor(lived / ((lot % 9) + 2)))
    return {
      ...base,
      isReady: false,
      changed: since,
      bring: (pod) => changed(pod, unready(toTimestamp(since))),
    }
  }
  if (lot >= 185) return { ...base, bring: (pod) => pod }
  const ended = new Date(started.getTime() + Math.floor((lived * ((lot % 11) + 1)) / 12))
  const again = toTimestamp(ended)
  const restarted = {
    state: { running: { startedAt: again } },
    lastState: terminated(exitCode, reason, toTimestamp(started), again),
    restartCount: (lot % 6) + 1,
  }
  return {
    ...base,
    changed: ended,
    bring: (pod) =>
      changed(pod, (status, [first = {}, ...others]) => ({
        ...status,
        containerStatuses: [{ ...first, ...restarted }, ...others],
      })),
  }
}
