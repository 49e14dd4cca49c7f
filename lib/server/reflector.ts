import type { Row } from '@/lib/contract/resources'
import { afterFailure, type BackoffState } from '@/lib/kube/backoff'
import type { Clock } from './clock'
import { type ListFault, toListFault } from './list-fault'
import type { ListedTable, LiveList } from './live-list'

export type TableChange =
  | { type: 'put'; row: Row; resourceVersion: string }
  | { type: 'remove'; key: string; resourceVersion: string }
  | { type: 'bookmark'; resourceVersion: string }
  /** The rows to come have other columns than the list. */
  | { type: 'relist' }

/** How one kind in one namespace is read. Failures are the errors of `lib/kube`. */
export interface TableFeed {
  list(signal: AbortSignal): Promise<ListedTable>
  /** Ends when the server ends the watch. `onOpen` is called once the server has accepted it. */
  watch(resourceVersion: string, signal: AbortSignal, onOpen: () => void): AsyncIterable<TableChange>
  /** The sentence that says so when discovery does not list the kind; undefined when it does or cannot be read. */
  absence(signal: AbortSignal): Promise<string | undefined>
  /** Query of the access page that explains a refusal of this verb. */
  explain(verb: 'list' | 'watch'): string
}

export const POLL_MS = 10_000
export const REFUSED_MS = 60_000
/** Two asks by hand are at least this far apart. */
export const POKE_MS = 2_000
const SHORT_WATCH_MS = 1_000

export interface Reflector {
  /** Keeps the list true until the signal aborts. Rejects only on a fault of ours. */
  run(signal: AbortSignal): Promise<void>
  /** Ends the present wait, so that the API server is asked now. Resolves with the answer, or at once when nothing waits. */
  poke(): Promise<void>
}

class ShortWatchError extends Error {
  override readonly name = 'ShortWatchError'
}

/**
 * client-go's reflector (tools/cache/reflector.go) for Tables: list, then watch from there; a cut resumes from the
 * last resourceVersion, 410 lists again, failures wait as `lib/kube/backoff.ts` says. Beyond client-go: a refused
 * watch turns to polling, and a refused or absent list is asked again only every 60 s or when poked.
 */
export function createReflector(
  list: LiveList,
  feed: TableFeed,
  clock: Clock,
  random: () => number = Math.random,
): Reflector {
  let isListed = false
  let phase: 'list' | 'watch' = 'list'
  let polling: { says: string; explain: string | undefined; watchAt: number } | undefined
  let backoff: BackoffState | null = null
  let failuresInRow = 0
  let pokedAt = Number.NEGATIVE_INFINITY
  let alarm: AbortController | undefined
  let askers: (() => void)[] = []

  function answerAskers(): void {
    for (const answer of askers) answer()
    askers = []
  }

  async function wait(ms: number, signal: AbortSignal): Promise<void> {
    answerAskers()
    alarm = new AbortController()
    await clock.sleep(ms, AbortSignal.any([signal, alarm.signal]))
    alarm = undefined
  }

  async function backOff(signal: AbortSignal, atLeastMs = 0): Promise<void> {
    const next = afterFailure(backoff, clock.now(), random())
    backoff = next.state
    await wait(Math.max(next.delayMs, atLeastMs), signal)
  }

  async function relist(signal: AbortSignal): Promise<void> {
    phase = 'list'
    const table = await feed.list(signal)
    if (signal.aborted) return
    list.replace(table)
    isListed = true
  }

  function opened(): void {
    polling = undefined
    list.prove()
    list.setState('live', '')
    answerAskers()
  }

  function apply(change: TableChange): void {
    if (change.type === 'put') list.put(change.row, change.resourceVersion)
    else if (change.type === 'remove') list.remove(change.key, change.resourceVersion)
    else if (change.type === 'bookmark') list.bookmark(change.resourceVersion)
    else isListed = false
  }

  /** Watches until the stream ends by itself or is cut after it had lived; throws when it never did. */
  async function follow(signal: AbortSignal): Promise<void> {
    phase = 'watch'
    const startedAt = clock.now()
    let isOpen = false
    const onOpen = () => {
      if (isOpen || signal.aborted) return
      isOpen = true
      opened()
    }
    const hasLived = () => isOpen && clock.now() - startedAt >= SHORT_WATCH_MS
    try {
      for await (const change of feed.watch(list.resourceVersion, signal, onOpen)) {
        if (signal.aborted) return
        onOpen()
        apply(change)
      }
    } catch (error) {
      if (hasLived()) failuresInRow = 0
      if (hasLived() && toListFault(error).kind === 'cut') return
      throw error
    }
    onOpen()
    if (!hasLived()) throw new ShortWatchError('The API server ends each watch within a second.')
    failuresInRow = 0
  }

  async function pollOrWatch(signal: AbortSignal): Promise<void> {
    if (!isListed || polling !== undefined) await relist(signal)
    if (signal.aborted) return
    if (polling !== undefined && clock.now() < polling.watchAt) {
      failuresInRow = 0
      list.setState('polling', polling.says, polling.explain)
      await wait(POLL_MS, signal)
      return
    }
    await follow(signal)
  }

  async function refusedList(fault: ListFault, signal: AbortSignal): Promise<void> {
    isListed = false
    // Authorization comes before routing, so a kind that is not there is refused to whoever has no right to it.
    const absence = fault.kind === 'forbidden' ? await feed.absence(signal) : fault.says
    if (signal.aborted) return
    if (absence === undefined) list.clear('forbidden', fault.says, feed.explain('list'))
    else list.clear('absent', absence)
    await wait(REFUSED_MS, signal)
  }

  async function refusedWatch(fault: ListFault, signal: AbortSignal): Promise<void> {
    polling = {
      says: `Watching is refused, so this list is read again every ${POLL_MS / 1000} s. ${fault.says}`,
      explain: fault.kind === 'forbidden' ? feed.explain('watch') : undefined,
      watchAt: clock.now() + REFUSED_MS,
    }
    list.setState('polling', polling.says, polling.explain)
    await wait(POLL_MS, signal)
  }

  async function recover(fault: ListFault, signal: AbortSignal): Promise<void> {
    const isRefusal = fault.kind === 'forbidden' || fault.kind === 'unsupported'
    if (phase === 'list' && (isRefusal || fault.kind === 'absent')) return refusedList(fault, signal)
    if (phase === 'watch' && isRefusal) return refusedWatch(fault, signal)
    failuresInRow += 1
    if (fault.kind === 'absent' || fault.kind === 'expired') {
      isListed = false
      if (failuresInRow > 1) await backOff(signal)
      return
    }
    // One cut is a rolling upgrade as often as a fault, so it shows only when the next attempt fails too.
    if (fault.kind !== 'cut' || failuresInRow > 1 || !list.hasData) {
      list.setState(list.hasData ? 'stale' : 'failed', fault.says)
    }
    await backOff(signal, fault.retryAfterMs)
  }

  return {
    poke() {
      if (alarm === undefined || clock.now() - pokedAt < POKE_MS) return Promise.resolve()
      pokedAt = clock.now()
      alarm.abort()
      return new Promise((resolve) => askers.push(resolve))
    },
    async run(signal) {
      try {
        while (!signal.aborted) {
          try {
            await pollOrWatch(signal)
          } catch (error) {
            if (signal.aborted) return
            await recover(faultOf(error), signal)
          }
        }
      } finally {
        answerAskers()
      }
    },
  }
}

function faultOf(error: unknown): ListFault {
  return error instanceof ShortWatchError ? { kind: 'cut', says: error.message } : toListFault(error)
}
