import type { Column, Row } from '@/lib/contract/resources'
import { printedText } from './cell-text'

/** The meaning of kubectl's own words in a cell. Absent where they mean nothing special, or are not known. */
export type CellMeaning = 'warning' | 'bad' | undefined

// Reasons that the kubelet, the scheduler and the controllers print and that do not end by waiting.
const BAD =
  /^(?:Init:)?(?:CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable|CreateContainerConfigError|CreateContainerError|RunContainerError|StartError|PostStartHookError|PreCreateHookError|ContainerCannotRun|ContainerStatusUnknown|DeadlineExceeded|Error|OOMKilled|Evicted|Failed|FailureTarget|NodeLost|NodeAffinity|NodePorts|UnexpectedAdmissionError|NotReady|Lost|Unknown|ExitCode:\d+|Signal:\d+)(?:,|$)/
const WAITING =
  /^(?:Pending|ContainerCreating|PodInitializing|Terminating|Suspended|SchedulingGated|Released|Init:\d+\/\d+|Completing)(?:,|$)|SchedulingDisabled/
const OVER = /^(?:Completed|Complete|Succeeded)$/

function meaningOfStatus(text: string): CellMeaning {
  if (BAD.test(text)) return 'bad'
  return WAITING.test(text) ? 'warning' : undefined
}

/** The meaning of one cell of a Table, read from the words that the API server printed. */
export function cellMeaning(columns: readonly Column[], row: Row, index: number): CellMeaning {
  const name = columns[index]?.name
  const text = printedText(row.cells[index])
  if (name === 'Status') return meaningOfStatus(text)
  if (name === 'Type') return text === 'Warning' ? 'warning' : undefined
  if (name !== 'Ready') return undefined
  const [, ready, wanted] = /^(\d+)\/(\d+)$/.exec(text) ?? []
  const status = printedText(row.cells[columns.findIndex((column) => column.name === 'Status')])
  return Number(ready) < Number(wanted) && !OVER.test(status) ? 'warning' : undefined
}
