import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { spanSince } from '@/lib/contract/rows'

/**
 * How the object of a row is, by kubectl's own words and times alone: `going` starts or ends, and for no longer than that takes,
 * `over` has finished, `none` says nothing that is known.
 */
export type RowHealth = 'bad' | 'warning' | 'going' | 'ok' | 'over' | 'none'

/** A pod starting for longer, or an object still there this long after it was due to be gone, will not get there by itself. */
const GOING_MS = 5 * 60_000

// Reasons that the kubelet, the scheduler and the controllers print and that do not end by waiting.
const BAD =
  /^(?:Init:)?(?:CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable|CreateContainerConfigError|CreateContainerError|RunContainerError|StartError|PostStartHookError|PreCreateHookError|ContainerCannotRun|ContainerStatusUnknown|DeadlineExceeded|Error|OOMKilled|Evicted|Failed|FailureTarget|NodeLost|NodeAffinity|NodePorts|UnexpectedAdmissionError|NotReady|Lost|Unknown|ExitCode:\d+|Signal:\d+)(?:,|$)/
const WAITING =
  /^(?:Pending|ContainerCreating|PodInitializing|Terminating|Suspended|SchedulingGated|Released|Init:\d+\/\d+|Completing)(?:,|$)|SchedulingDisabled/
const OVER = /^(?:Completed|Complete|Succeeded)$/
const FINE = /^(?:Ready|Bound|Active|Available)$/

function byShare(ready: string, desired: string | undefined): RowHealth {
  const [, part, whole] = /^(\d+)\/(\d+)$/.exec(ready) ?? (desired === undefined ? [] : ['', ready, desired])
  if (part === undefined || whole === undefined || Number.isNaN(Number(part))) return 'none'
  if (Number(whole) === 0) return 'none'
  return Number(part) < Number(whole) ? 'bad' : 'ok'
}

// What a custom resource's condition prints: "True", "False (MissingEndpoints)".
function byCondition(text: string): RowHealth {
  if (/^True\b/.test(text)) return 'ok'
  if (/^False\b/.test(text)) return 'bad'
  return /^Unknown\b/.test(text) ? 'warning' : 'none'
}

// `none` is what the word alone does not tell.
function byStatus(status: string): RowHealth {
  if (status === '') return 'none'
  if (BAD.test(status)) return 'bad'
  if (WAITING.test(status)) return 'warning'
  if (OVER.test(status)) return 'over'
  return FINE.test(status) ? 'ok' : 'none'
}

/** The same, worked out once for each text: most rows of a list say the same. */
function remembered(work: (text: string) => RowHealth): (text: string) => RowHealth {
  const known = new Map<string, RowHealth>()
  return (text) => {
    const held = known.get(text)
    if (held !== undefined) return held
    const health = work(text)
    known.set(text, health)
    return health
  }
}

type Timed = Pick<Row, 'cells' | 'createdAt' | 'deletedAt' | 'printedAt'>

/** When a list was printed, and when it is judged. */
export type JudgedAt = Pick<ResourceList, 'printedAt'> & { nowMs: number }

// Of a deletion whose time is not known, nothing is known to be late.
function isLate(deletedAt: string | undefined, nowMs: number): boolean {
  return nowMs - Date.parse(deletedAt ?? '') >= GOING_MS
}

/** How the rows of one list are judged. */
export interface RowJudge {
  /** The column whose cell carries the mark; -1 where no column shows an object's status. */
  told: number
  /** True where rows can be healthy or not; events are warnings or not, which says nothing about the event. */
  judges: boolean
  of(row: Timed): RowHealth
}

/**
 * Judges rows by the columns that the API server prints, as of one moment: what is `going` then may need attention later. What no
 * word of them says is `none`, never a guess.
 */
export function rowJudge(columns: readonly Pick<Column, 'name'>[], at: JudgedAt): RowJudge {
  const place = (name: string) => columns.findIndex((column) => column.name === name)
  const [status, type, ready, desired, available, restarts, gates, age] = [
    place('Status'),
    place('Type'),
    place('Ready'),
    place('Desired'),
    place('Available'),
    place('Restarts'),
    place('Readiness Gates'),
    place('Age'),
  ]
  const text = (row: Pick<Row, 'cells'>, index: number) =>
    index < 0 ? undefined : String(row.cells[index] ?? '')
  if (status >= 0) {
    const ageMs = (row: Timed) => {
      const createdMs = Date.parse(row.createdAt ?? '')
      return Number.isNaN(createdMs)
        ? spanSince(text(row, age) ?? '', row, at, at.nowMs)
        : at.nowMs - createdMs
    }
    const ofStatus = remembered(byStatus)
    const ofShare = remembered((share) => byShare(share, undefined))
    const judge = (row: Timed): RowHealth => {
      const word = text(row, status) ?? ''
      const byWord = ofStatus(word)
      const told = byWord === 'none' && word !== '' ? ofShare(text(row, ready) ?? '') : byWord
      // A pod whose containers are ready is not, while a readiness gate is closed.
      const health = told === 'ok' && ofShare(text(row, gates) ?? '') === 'bad' ? 'bad' : told
      if (word === 'Terminating') return isLate(row.deletedAt, at.nowMs) ? 'warning' : 'going'
      // Only pods print restarts. One that runs and is not ready yet passes its probes later, unless it exits instead.
      const isStarting = health === 'warning' || (word === 'Running' && text(row, restarts) === '0')
      if (restarts < 0 || !isStarting || health === 'ok') return health
      return (ageMs(row) ?? GOING_MS) < GOING_MS ? 'going' : health
    }
    return { told: status, judges: true, of: judge }
  }
  if (ready >= 0 || available >= 0) {
    const told = ready >= 0 ? ready : available
    const judge = (row: Pick<Row, 'cells'>) => {
      const word = text(row, told) ?? ''
      const share = ready < 0 ? 'none' : byShare(word, text(row, desired))
      return share === 'none' ? byCondition(word) : share
    }
    return { told, judges: true, of: judge }
  }
  const isEvents = type >= 0 && place('Reason') >= 0
  const judge = (row: Pick<Row, 'cells'>): RowHealth => (text(row, type) === 'Warning' ? 'warning' : 'none')
  return { told: isEvents ? type : -1, judges: false, of: isEvents ? judge : () => 'none' }
}

const RANK: Record<RowHealth, number> = { bad: 0, warning: 1, going: 2, none: 3, ok: 3, over: 3 }

/** What needs attention first, then what is on its way; the rest is one rank. */
export function healthRank(health: RowHealth): number {
  return RANK[health]
}

/** True for what needs attention. */
export function needsAttention(health: RowHealth): boolean {
  return RANK[health] < RANK.going
}

/** True for what is not as it should be, or not yet: there is something to say about it. */
export function isUnsettled(health: RowHealth): boolean {
  return RANK[health] <= RANK.going
}
