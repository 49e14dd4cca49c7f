import type { Column, Row } from '@/lib/contract/resources'

/** How the object of a row stands, by kubectl's own words alone: `over` has finished, `none` says nothing that is known. */
export type RowHealth = 'bad' | 'warning' | 'ok' | 'over' | 'none'

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

function byStatus(status: string, ready: string | undefined): RowHealth {
  if (BAD.test(status)) return 'bad'
  if (WAITING.test(status)) return 'warning'
  if (OVER.test(status)) return 'over'
  if (FINE.test(status)) return 'ok'
  return ready === undefined ? 'none' : byShare(ready, undefined)
}

/** How the rows of one list are judged. */
export interface RowJudge {
  /** The column whose cell carries the mark; -1 where no column says how an object stands. */
  told: number
  /** True where rows can be healthy or not; events are warnings or not, which says nothing of the event. */
  judges: boolean
  of(row: Pick<Row, 'cells'>): RowHealth
}

/** Judges rows by the columns that the API server prints. What no word of them says is `none`, never a guess. */
export function rowJudge(columns: readonly Pick<Column, 'name'>[]): RowJudge {
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const [status, type, ready, desired, available] = [
    at('Status'),
    at('Type'),
    at('Ready'),
    at('Desired'),
    at('Available'),
  ]
  const text = (row: Pick<Row, 'cells'>, index: number) =>
    index < 0 ? undefined : String(row.cells[index] ?? '')
  if (status >= 0) {
    return { told: status, judges: true, of: (row) => byStatus(text(row, status) ?? '', text(row, ready)) }
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
  const isEvents = type >= 0 && at('Reason') >= 0
  const judge = (row: Pick<Row, 'cells'>): RowHealth => (text(row, type) === 'Warning' ? 'warning' : 'none')
  return { told: isEvents ? type : -1, judges: false, of: isEvents ? judge : () => 'none' }
}

const RANK: Record<RowHealth, number> = { bad: 0, warning: 1, none: 2, ok: 2, over: 2 }

/** What needs attention first; all that does not is one rank. */
export function healthRank(health: RowHealth): number {
  return RANK[health]
}

/** True for what needs attention. */
export function needsAttention(health: RowHealth): boolean {
  return RANK[health] < 2
}
