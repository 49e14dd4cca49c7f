import { listAt, textAt } from '@/lib/objects/fields'
import { present } from '@/lib/present'
import { shortListOf } from '@/lib/words/lists'
import type { Condition } from '../../contract/object'
import { conditionOf, readConditions } from '../read-conditions'
import { judgeAutoscaler } from './autoscaler'
import { ended, type ReadinessFacts, type ReadinessFinding, sentences } from './facts'
import { judgeIngress } from './ingress'
import { judgeCronJob, judgeJob } from './job'
import { judgeNode } from './node'
import { judgePod } from './pod'
import { judgeService } from './service'
import { judgeVolumeClaim } from './volume-claim'
import { judgeWorkload, sayCondition } from './workload'

const JUDGES = new Map<string, (facts: ReadinessFacts) => ReadinessFinding>([
  ['/Pod', judgePod],
  ['/Service', judgeService],
  ['/PersistentVolumeClaim', judgeVolumeClaim],
  ['/Node', judgeNode],
  ['batch/Job', judgeJob],
  ['batch/CronJob', judgeCronJob],
  ['networking.k8s.io/Ingress', judgeIngress],
  ['autoscaling/HorizontalPodAutoscaler', judgeAutoscaler],
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map(
    (kind) => [`apps/${kind}`, (facts: ReadinessFacts) => judgeWorkload(kind, facts)] as const,
  ),
])

/** What a namespace that is being deleted waits for: its own finalizer is in its spec, and its conditions say the rest. */
function remainingIn(object: unknown): Condition[] {
  return readConditions(object).filter(
    ({ type, status }) => type.startsWith('Namespace') && status === 'True',
  )
}

function findDeletion({ object }: ReadinessFacts): ReadinessFinding {
  const since = textAt(object, 'metadata', 'deletionTimestamp')
  if (since === '') return undefined
  const finalizers = listAt(object, 'metadata', 'finalizers').filter((name) => typeof name === 'string')
  const kind = textAt(object, 'apiVersion') === 'v1' ? textAt(object, 'kind') : ''
  const remaining = kind === 'Namespace' ? remainingIn(object) : []
  const waits =
    finalizers.length > 0
      ? `It waits for ${finalizers.length === 1 ? 'the finalizer' : 'the finalizers'} ${shortListOf(finalizers)}, which ${finalizers.length === 1 ? 'its owner' : 'their owners'} must remove.`
      : kind === 'Pod'
        ? 'It goes away once its containers have exited and the kubelet has reported it.'
        : kind === 'Namespace'
          ? sentences(
              'It goes away once all in it is deleted.',
              ...remaining.map(({ message }) => ended(message)),
            )
          : 'It has no finalizers, so it can be gone at any moment.'
  return {
    state: 'not-ready',
    says: `It is being deleted. ${waits}`,
    evidence: [
      { from: 'status', says: 'metadata.deletionTimestamp is set.', at: since },
      ...(finalizers.length === 0
        ? []
        : [{ from: 'spec' as const, says: `metadata.finalizers: ${finalizers.join(', ')}` }]),
      ...remaining.map(({ type, status, reason, message }) => ({
        from: 'condition' as const,
        says: sayCondition(type, status, reason, message),
      })),
    ],
  }
}

// What most controllers of custom resources write; a kind without one has no verdict.
function byCondition({ object }: ReadinessFacts): ReadinessFinding {
  const condition =
    conditionOf(object, 'Ready') ?? conditionOf(object, 'Available') ?? conditionOf(object, 'Established')
  if (condition === undefined) return undefined
  const { type, status, reason, message, since } = condition
  const says = sayCondition(type, status, reason, message)
  return {
    state: status === 'True' ? 'ready' : status === 'False' ? 'not-ready' : 'unknown',
    says,
    evidence: [{ from: 'condition', says, ...present({ at: since }) }],
  }
}

/**
 * Why an object is not ready, in one or two sentences with their evidence; undefined for a kind that has no
 * readiness. It says no more than the facts show: parts that were not read are named, never taken for empty.
 */
export function whyNotReady(facts: ReadinessFacts): ReadinessFinding {
  const { object } = facts
  const apiVersion = textAt(object, 'apiVersion')
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const judge = JUDGES.get(`${group}/${textAt(object, 'kind')}`) ?? byCondition
  return findDeletion(facts) ?? judge(facts)
}
