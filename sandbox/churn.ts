import { isRecord, listAt, numberAt } from '@/lib/objects/fields'
import type { ApiContext } from './context'
import type { KubeObject } from './kube-object'
import { toTimestamp } from './store'

/** Counts a restart of a pod's first container, which is one visible change of one row. Returns the new count. */
export function restartPod(context: ApiContext, pod: KubeObject): number {
  const [first, ...others] = listAt(pod, 'status', 'containerStatuses')
  const time = toTimestamp(context.now())
  const restartCount = numberAt(first, 'restartCount') + 1
  const restarted = {
    ...(isRecord(first) ? first : {}),
    restartCount,
    lastState: { terminated: { exitCode: 0, reason: 'Completed', startedAt: time, finishedAt: time } },
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
