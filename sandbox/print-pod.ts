import { at, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { ageOf } from './age'

interface Progress {
  reason: string
  ready: number
  restarts: number
  lastRestart: string
}

function later(current: string, status: unknown): string {
  const finished = textAt(status, 'lastState', 'terminated', 'finishedAt')
  return finished > current ? finished : current
}

function ended(prefix: string, terminated: unknown): string {
  const reason = textAt(terminated, 'reason')
  if (reason !== '') return prefix + reason
  const signal = numberAt(terminated, 'signal')
  return signal === 0 ? `${prefix}ExitCode:${numberAt(terminated, 'exitCode')}` : `${prefix}Signal:${signal}`
}

function hasCondition(pod: unknown, type: string): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (condition) => at(condition, 'type') === type && at(condition, 'status') === 'True',
  )
}

function initProgress(pod: unknown, sidecars: ReadonlySet<string>, progress: Progress): boolean {
  const statuses = listAt(pod, 'status', 'initContainerStatuses')
  for (const [index, status] of statuses.entries()) {
    progress.restarts += numberAt(status, 'restartCount')
    progress.lastRestart = later(progress.lastRestart, status)
    const terminated = at(status, 'state', 'terminated')
    const waiting = textAt(status, 'state', 'waiting', 'reason')
    if (terminated !== undefined && numberAt(terminated, 'exitCode') === 0) continue
    if (sidecars.has(textAt(status, 'name')) && at(status, 'started') === true) {
      if (at(status, 'ready') === true) progress.ready += 1
      continue
    }
    if (terminated !== undefined) progress.reason = ended('Init:', terminated)
    else if (waiting !== '' && waiting !== 'PodInitializing') progress.reason = `Init:${waiting}`
    else progress.reason = `Init:${index}/${listAt(pod, 'spec', 'initContainers').length}`
    return true
  }
  return false
}

function containerProgress(pod: unknown, sidecars: ReadonlySet<string>, progress: Progress): void {
  const ofSidecars = listAt(pod, 'status', 'initContainerStatuses').filter((status) =>
    sidecars.has(textAt(status, 'name')),
  )
  progress.restarts = ofSidecars.reduce<number>((sum, status) => sum + numberAt(status, 'restartCount'), 0)
  progress.lastRestart = ofSidecars.reduce<string>(later, '')
  let running = false
  for (const status of listAt(pod, 'status', 'containerStatuses').toReversed()) {
    progress.restarts += numberAt(status, 'restartCount')
    progress.lastRestart = later(progress.lastRestart, status)
    const waiting = textAt(status, 'state', 'waiting', 'reason')
    const terminated = at(status, 'state', 'terminated')
    if (waiting !== '') progress.reason = waiting
    else if (terminated !== undefined) progress.reason = ended('', terminated)
    else if (at(status, 'ready') === true && at(status, 'state', 'running') !== undefined) {
      running = true
      progress.ready += 1
    }
  }
  if (progress.reason === 'Completed' && running) {
    progress.reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
  }
}

/** The cells of a pod's row (printPod of kubernetes/pkg/printers/internalversion, 1.36). */
export function printPod(pod: unknown, now: Date): unknown[] {
  const phase = textAt(pod, 'status', 'phase')
  const sidecars = new Set(
    listAt(pod, 'spec', 'initContainers')
      .filter((container) => at(container, 'restartPolicy') === 'Always')
      .map((container) => textAt(container, 'name')),
  )
  const gated = listAt(pod, 'status', 'conditions').some(
    (condition) => at(condition, 'type') === 'PodScheduled' && at(condition, 'reason') === 'SchedulingGated',
  )
  const progress: Progress = {
    reason: gated ? 'SchedulingGated' : textAt(pod, 'status', 'reason') || phase,
    ready: 0,
    restarts: 0,
    lastRestart: '',
  }
  const initializing = initProgress(pod, sidecars, progress)
  if (!initializing || hasCondition(pod, 'Initialized')) containerProgress(pod, sidecars, progress)

  if (textAt(pod, 'metadata', 'deletionTimestamp') !== '') {
    if (textAt(pod, 'status', 'reason') === 'NodeLost') progress.reason = 'Unknown'
    else if (phase !== 'Succeeded' && phase !== 'Failed') progress.reason = 'Terminating'
  }
  const restarts =
    progress.restarts !== 0 && progress.lastRestart !== ''
      ? `${progress.restarts} (${ageOf(progress.lastRestart, now)} ago)`
      : String(progress.restarts)
  const total = listAt(pod, 'spec', 'containers').length + sidecars.size
  const gates = listAt(pod, 'spec', 'readinessGates')
  const passed = gates.filter((gate) => hasCondition(pod, textAt(gate, 'conditionType'))).length
  return [
    textAt(pod, 'metadata', 'name'),
    `${progress.ready}/${total}`,
    progress.reason,
    restarts,
    ageOf(textAt(pod, 'metadata', 'creationTimestamp'), now),
    textAt(pod, 'status', 'podIP') || textAt(pod, 'status', 'podIPs', 0, 'ip') || '<none>',
    textAt(pod, 'spec', 'nodeName') || '<none>',
    textAt(pod, 'status', 'nominatedNodeName') || '<none>',
    gates.length === 0 ? '<none>' : `${passed}/${gates.length}`,
  ]
}
