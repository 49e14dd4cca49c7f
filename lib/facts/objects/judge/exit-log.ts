import type { ContainerSummary } from '../contract/object'

/** A container that exited and should not have, and where its last words are. */
export interface ExitLog {
  container: string
  /** They are in the log of the run before this one. */
  isPrevious: boolean
}

/** The first container of a pod that is down after an exit; undefined where none is, or where none has ended yet. */
export function exitLogOf(containers: readonly ContainerSummary[]): ExitLog | undefined {
  const down = containers.find(
    ({ meaning, state, last }) =>
      meaning === 'bad' && (state === 'ended' || (state === 'waiting' && last !== undefined)),
  )
  return down && { container: down.name, isPrevious: down.state === 'waiting' }
}
