import { numberAt } from '@/lib/objects/fields'
import { present } from '@/lib/present'
import type { Verdict } from '../../contract/object'
import { conditionOf } from '../read-conditions'
import { ended, type ReadinessFacts } from './facts'

// The client's error where nothing serves the API (k8s.io/metrics of Kubernetes 1.36).
const NO_METRICS =
  /the server could not find the requested resource \(get (\S+?)\.((?:\S+\.)?metrics\.k8s\.io)\)/

/** Whether a HorizontalPodAutoscaler scales, by its conditions. */
export function judgeAutoscaler({ object }: ReadinessFacts): Verdict {
  const conditions = ['AbleToScale', 'ScalingActive'].flatMap((type) => conditionOf(object, type) ?? [])
  const evidence = conditions.map(({ type, status, reason, message, since }) => ({
    from: 'condition' as const,
    says: `${type} is ${status}, ${reason}: ${message}`,
    ...present({ at: since }),
  }))
  const off = conditions.find(({ status }) => status === 'False')
  if (off?.reason === 'ScalingDisabled') {
    return { state: 'ready', says: `It does not scale: ${ended(off.message)}`, evidence }
  }
  if (off !== undefined) {
    const group = NO_METRICS.exec(off.message)?.[2]
    return {
      state: 'not-ready',
      says: `It does not scale: ${ended(off.message)}`,
      ...(group === undefined
        ? {}
        : { hint: `Nothing serves the API ${group}: its server, such as metrics-server, is not installed.` }),
      evidence,
    }
  }
  if (conditions.length === 0)
    return { state: 'going', says: 'Its controller has not reported on it yet.', evidence }
  return {
    state: 'ready',
    says: `It wants ${numberAt(object, 'status', 'desiredReplicas')} replicas, and there are ${numberAt(object, 'status', 'currentReplicas')}.`,
    evidence,
  }
}
