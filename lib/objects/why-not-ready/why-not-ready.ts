import type { Verdict } from '@/lib/contract/object'
import { present } from '@/lib/present'
import { shortListOf } from '@/lib/words/lists'
import { listAt, textAt } from '../fields'
import { conditionOf } from '../read-conditions'
import type { Facts, Finding } from './facts'
import { judgeCronJob, judgeJob } from './job'
import { judgeNode } from './node'
import { judgePod } from './pod'
import { judgeService } from './service'
import { judgeVolumeClaim } from './volume-claim'
import { judgeWorkload, sayCondition } from './workload'

const JUDGES = new Map<string, (facts: Facts) => Verdict>([
  ['/Pod', judgePod],
  ['/Service', judgeService],
  ['/PersistentVolumeClaim', judgeVolumeClaim],
  ['/Node', judgeNode],
  ['batch/Job', judgeJob],
  ['batch/CronJob', judgeCronJob],
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map(
    (kind) => [`apps/${kind}`, (facts: Facts) => judgeWorkload(kind, facts)] as const,
  ),
])

function findDeletion({ object }: Facts): Finding {
  const since = textAt(object, 'metadata', 'deletionTimestamp')
  if (since === '') return undefined
  const finalizers = listAt(object, 'metadata', 'finalizers').filter((name) => typeof name === 'string')
  const isPod = textAt(object, 'kind') === 'Pod' && textAt(object, 'apiVersion') === 'v1'
  const waits =
    finalizers.length > 0
      ? `It waits for ${finalizers.length === 1 ? 'the finalizer' : 'the finalizers'} ${shortListOf(finalizers)}, which ${finalizers.length === 1 ? 'its owner' : 'their owners'} must remove.`
      : isPod
        ? 'It goes away once its containers have exited and the kubelet has reported it.'
        : 'It has no finalizers, so it can be gone at any moment.'
  return {
    state: 'not-ready',
    says: `It is being deleted. ${waits}`,
    evidence: [
      { from: 'status', says: 'metadata.deletionTimestamp is set.', at: since },
      ...(finalizers.length === 0
        ? []
        : [{ from: 'spec' as const, says: `metadata.finalizers: ${finalizers.join(', ')}` }]),
    ],
  }
}

// What most controllers of custom resources write; a kind without such a condition has no verdict.
function byCondition({ object }: Facts): Finding {
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
 * Why an object is not ready, in one or two sentences with what they stand on; undefined for a kind that has no
 * readiness. It says no more than the facts show: parts that were not read are named, never taken for empty.
 */
export function whyNotReady(facts: Facts): Finding {
  const { object } = facts
  const apiVersion = textAt(object, 'apiVersion')
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const judge = JUDGES.get(`${group}/${textAt(object, 'kind')}`) ?? byCondition
  return findDeletion(facts) ?? judge(facts)
}
