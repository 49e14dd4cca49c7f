import { listAt, textAt } from '@/lib/objects/fields'
import type { Condition } from '../contract/object'

// Conditions that report trouble when they are True, of the built-in kinds.
const BAD_WHEN_TRUE = new Set([
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
  'ReplicaFailure',
  'Failed',
  'FailureTarget',
  'DisruptionTarget',
  'Stalled',
  'Degraded',
  'ModifyVolumeError',
  'ControllerResizeError',
  'NodeResizeError',
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceContentRemaining',
  'NamespaceFinalizersRemaining',
])
const NEUTRAL = new Set([
  'Suspended',
  'Resizing',
  'FileSystemResizePending',
  'PodResizePending',
  'PodResizeInProgress',
])

function meaningOf(type: string, status: string): Condition['meaning'] {
  if (status === 'Unknown') return 'unknown'
  if (NEUTRAL.has(type)) return 'neutral'
  if (BAD_WHEN_TRUE.has(type)) return status === 'True' ? 'bad' : 'ok'
  return status === 'True' ? 'ok' : status === 'False' ? 'bad' : 'unknown'
}

/** `status.conditions`, in the order of the document. */
export function readConditions(object: unknown): Condition[] {
  return listAt(object, 'status', 'conditions').map((condition) => {
    const since = textAt(condition, 'lastTransitionTime')
    const type = textAt(condition, 'type')
    const status = textAt(condition, 'status')
    return {
      type,
      status,
      reason: textAt(condition, 'reason'),
      message: textAt(condition, 'message'),
      ...(since === '' ? {} : { since }),
      meaning: meaningOf(type, status),
    }
  })
}

export function conditionOf(object: unknown, type: string): Condition | undefined {
  return readConditions(object).find((condition) => condition.type === type)
}
