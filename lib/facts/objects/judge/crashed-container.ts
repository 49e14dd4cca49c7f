import { at, numberAt, textAt } from '@/lib/objects/fields'
import { type NamedContainer, podContainers, stateOf } from '@/lib/objects/pod-containers'
import type { Piece } from '@/lib/phrase/pieces'
import { counted } from '@/lib/words/lists'
import { conditionOf } from './read-conditions'

/** The container that keeps exiting, with how it last ended. */
export function crashedContainer(
  pod: unknown,
): { container: NamedContainer; terminated: unknown; isWaiting: boolean } | undefined {
  for (const container of podContainers(pod)) {
    const state = stateOf(container.status)
    if (state?.is === 'waiting' && textAt(state.fields, 'reason') === 'CrashLoopBackOff') {
      return { container, terminated: at(container.status, 'lastState', 'terminated'), isWaiting: true }
    }
    const hasFailed = state?.is === 'terminated' && numberAt(state.fields, 'exitCode') !== 0
    if (hasFailed) return { container, terminated: state.fields, isWaiting: false }
  }
  return undefined
}

/** Since when a pod is not ready, or how often its program was restarted, or when it ended. */
export function troubleTimes(pod: unknown): Piece[][] {
  const due = textAt(pod, 'metadata', 'deletionTimestamp')
  if (due !== '') return [[{ text: 'was to be gone ' }, { at: due }]]
  const crashed = crashedContainer(pod)
  if (crashed?.terminated === undefined) {
    const since = conditionOf(pod, 'Ready')?.since
    return since === undefined ? [] : [[{ text: 'since ' }, { since }]]
  }
  const restarts = numberAt(crashed.container.status, 'restartCount')
  const ended = textAt(crashed.terminated, 'finishedAt')
  if (restarts > 0) return [[{ text: counted(restarts, 'restart') }]]
  return ended === '' ? [] : [[{ text: 'last exit ' }, { at: ended }]]
}
