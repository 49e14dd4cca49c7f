import type { ListFault } from './list-fault'
import type { LiveList } from './live-list'
import type { StreamedTable, TableFeed } from './table-changes'

/** What is refused in a terminating namespace is retried only this often: nothing restores the permission. */
export const ENDED_MS = 300_000

const REFUSED = new Set<ListFault['kind']>(['forbidden', 'absent', 'unauthorized'])

export interface Ending {
  /** Checks whether the namespace is terminating when the last row is gone: the list then says so, until it has rows again. */
  note(change: StreamedTable, signal: AbortSignal): void
  /** The fault with the end of the namespace before its words, where a list that was read is refused because of that. */
  explain(fault: ListFault, signal: AbortSignal): Promise<ListFault>
  /** What a live list says of it; "" while the namespace is not ending. */
  readonly says: string
}

/** Tells a list that its namespace is being deleted, which shows by its rows going and by refusals. */
export function createEnding(list: LiveList, feed: TableFeed): Ending {
  let says: string | undefined
  let isTold = false

  async function look(signal: AbortSignal): Promise<void> {
    says = await feed.ending()
    if (says === undefined || signal.aborted || list.state !== 'live' || !list.isEmpty) return
    isTold = true
    list.setState('live', { says })
  }

  return {
    get says() {
      return list.isEmpty ? (says ?? '') : ''
    },
    note({ type }, signal) {
      if (type === 'remove' && list.isEmpty) void look(signal)
      if (type !== 'put' || !isTold) return
      isTold = false
      list.setState('live', { says: '' })
    },
    async explain(fault, signal) {
      if (!REFUSED.has(fault.kind) || !list.wasListed) return fault
      says = await feed.ending()
      return says === undefined || signal.aborted
        ? fault
        : { ...fault, says: `${says} ${fault.says}`, lead: says, isEnding: true }
    },
  }
}
