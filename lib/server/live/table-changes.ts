import type { Row } from '@/lib/contract/resources'
import type { Phrase } from '@/lib/phrase/phrase'
import type { ListedTable } from './live-list'

export type TableChange =
  | { type: 'put'; row: Row; uid: string; resourceVersion: string }
  | { type: 'remove'; key: string; resourceVersion: string }
  | { type: 'bookmark'; resourceVersion: string }
  /** The rows to come have other columns than the list. */
  | { type: 'relist' }

/** What a WatchList brings: the whole list, then changes of it. */
export type StreamedTable = TableChange | { type: 'listed'; table: ListedTable }

/** How one kind in one namespace is read. Failures are the errors of `lib/kube`. */
export interface TableFeed {
  /**
   * A list at least as new as a resourceVersion: "0" takes what the server has at hand, "" is the newest state. `onBytes` is called
   * with what it is about to take in memory, before more of it is read, and can throw.
   */
  list(resourceVersion: string, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<ListedTable>
  /** Ends when the server ends the watch. `onOpen` is called once the server has accepted it. */
  watch(resourceVersion: string, signal: AbortSignal, onOpen: () => void): AsyncIterable<TableChange>
  /** A watch that starts with the whole list, for accounts that can watch but not list. */
  watchList(signal: AbortSignal, onBytes: (bytes: number) => void): AsyncIterable<StreamedTable>
  /** The sentence that says so when discovery does not list the kind; undefined when it does or cannot be read. */
  absence(signal: AbortSignal): Promise<Phrase | undefined>
  /** The sentence that says that the namespace is being deleted, or is gone; undefined otherwise. Never rejects. */
  ending(): Promise<Phrase | undefined>
  /** Query of the access page that explains a refusal of this verb. */
  explain(verb: 'list' | 'watch'): string
}
