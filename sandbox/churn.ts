import { isRecord, listAt, numberAt, textAt } from '@/lib/objects/fields'
import type { ApiContext } from './context'
import type { KubeObject } from './kube-object'
import { RUNS_MS } from './pod-status'
import { toTimestamp } from './store'

const isCrashing = (status: unknown) => textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff'

/** Counts a restart of a pod's first container, which is one visible change of one row; in a crash loop it ends again. Returns the new count. */
export function restartPod(context: ApiContext, pod: KubeObject): number {
  const [first, ...others] = listAt(pod, 'status', 'containerStatuses')
  const now = context.now()
  const time = toTimestamp(now)
  const last = isCrashing(first)
    ? { exitCode: 1, reason: 'Error', startedAt: toTimestamp(new Date(now.getTime() - RUNS_MS)) }
    : { exitCode: 0, reason: 'Completed', startedAt: time }
  const restartCount = numberAt(first, 'restartCount') + 1
  const restarted = {
    ...(isRecord(first) ? first : {}),
    restartCount,
    lastState: { terminated: { ...last, finishedAt: time } },
  }
  context.store.put('/pods', {
    ...pod,
    status: { ...(isRecord(pod.status) ? pod.status : {}), containerStatuses: [restarted, ...others] },
  })
  return restartCount
}

/** Restarts the pods of a namespace one after another, at a rate per second. Returns what stops it; a rate of 0 does nothing. */
export function startChurn(context: ApiContext, namespace: string, perSecond: number): () => void {
  if (perSecond <= 0) return () => {}
  let index = 0
  const timer = setInterval(() => {
    const pods = context.store.list('/pods', namespace)
    const pod = pods[index % Math.max(1, pods.length)]
    if (pod !== undefined) restartPod(context, pod)
    // A step that shares no factor with round numbers visits all pods before it comes back.
    index += 7
  }, 1000 / perSecond)
  timer.unref()
  return () => clearInterval(timer)
}

/** The longest back-off of a kubelet. */
const BACK_OFF_MS = 300_000

/** Runs again, every five minutes, what crashes after writing the log of its annotation. Returns what stops it. */
export function keepCrashing(context: ApiContext): () => void {
  const timer = setInterval(() => {
    for (const pod of context.store.list('/pods', '')) {
      const [first] = listAt(pod, 'status', 'containerStatuses')
      const writes = textAt(pod, 'metadata', 'annotations', 'sandbox.podglass/log') !== ''
      if (writes && isCrashing(first) && textAt(first, 'image').endsWith(':crash')) restartPod(context, pod)
    }
  }, BACK_OFF_MS)
  timer.unref()
  return () => clearInterval(timer)
}
