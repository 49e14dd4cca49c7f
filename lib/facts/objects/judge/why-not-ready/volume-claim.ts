import { at, textAt } from '@/lib/objects/fields'
import type { Evidence, Verdict } from '../../contract/object'
import { ended, eventEvidence, lastEvent, type ReadinessFacts, withEvents } from './facts'

/** Whether a PersistentVolumeClaim is bound, and what it waits for where it is not. */
export function judgeVolumeClaim(facts: ReadinessFacts): Verdict {
  const { object: claim } = facts
  const phase = textAt(claim, 'status', 'phase')
  const volume = textAt(claim, 'spec', 'volumeName')
  if (phase === 'Bound') {
    return {
      state: 'ready',
      says: `It is bound to PersistentVolume ${volume}.`,
      evidence: [{ from: 'status', says: 'status.phase is Bound.' }],
    }
  }
  if (phase === 'Lost') {
    return {
      state: 'not-ready',
      says: `Its PersistentVolume ${volume} is gone, along with its data, as far as the cluster knows.`,
      evidence: [{ from: 'status', says: 'status.phase is Lost.' }],
    }
  }
  const className = at(claim, 'spec', 'storageClassName')
  const evidence: Evidence[] = [
    { from: 'status', says: `status.phase is ${phase || 'empty'}.` },
    {
      from: 'spec',
      says:
        typeof className === 'string' && className !== ''
          ? `spec.storageClassName is ${className}.`
          : 'It names no StorageClass.',
    },
  ]
  const failed = lastEvent(facts.events, ['ProvisioningFailed', 'FailedBinding', 'VolumeMismatch'])
  if (failed !== undefined) {
    const missing = /storageclass\.storage\.k8s\.io "([^"]+)" not found/.exec(failed.message)
    const says = missing
      ? `It is not bound: StorageClass ${missing[1]} does not exist.`
      : failed.message.startsWith(
            'no persistent volumes available for this claim and no storage class is set',
          )
        ? 'It is not bound: no PersistentVolume matches it, and it names no StorageClass that could provision one.'
        : `It is not bound: ${ended(failed.message)}`
    return { state: 'not-ready', says, evidence: [...evidence, eventEvidence(failed)] }
  }
  const waiting = lastEvent(facts.events, ['WaitForFirstConsumer', 'WaitForPodScheduled'])
  if (waiting !== undefined) {
    return {
      state: 'going',
      says: 'It waits, as its StorageClass requires, until a pod that uses it has a node.',
      hint: 'If a pod already uses it, see that pod for why it has no node.',
      evidence: [...evidence, eventEvidence(waiting)],
    }
  }
  const external = lastEvent(facts.events, ['ExternalProvisioning', 'Provisioning'])
  return {
    state: facts.events === 'unread' ? 'unknown' : 'going',
    says:
      facts.events === 'unread'
        ? 'It is not bound to a volume yet. Its events, which may say why, could not be read.'
        : external === undefined
          ? 'It is not bound to a volume yet, and no event says why.'
          : 'It waits for its provisioner, which has not created the volume yet.',
    evidence: withEvents([...evidence, ...(external === undefined ? [] : [eventEvidence(external)])], facts),
  }
}
