import { tell } from '@/lib/kube/transport/measured'
import { type Alarm, createAlarm } from '../process/alarm'
import type { Clock } from '../process/clock'
import { createEnding, ENDED_MS } from './ending'
import { firstInTime, NoInitialEventsEndError } from './initial-events'
import { type ListFault, toListFault, tooLarge } from './list-fault'
import { type ListedTable, type LiveList, type Told, told } from './live-list'
import type { StreamedTable, TableFeed } from './table-changes'
import { createTrouble } from './trouble'

export const POLL_MS = 10_000
export const REFUSED_MS = 60_000
/** After a 410 the list is read again within this time: what expired for one expired for all. */
export const EXPIRED_SPREAD_MS = 5_000
/** A watch that is answered 5xx for so long ends in a new list. */
export const INTERNAL_MS = 60_000
/** Answers to a WatchList that another ask would not change. */
const NO_WATCH_LIST = new Set<ListFault['kind']>(['forbidden', 'unsupported', 'invalid', 'absent', 'expired'])
const CUT_SPREAD_MS = 500
const SHORT_WATCH_MS = 1_000

export interface Reflector {
  /** Keeps the list true until the signal aborts. Rejects only on our own fault. */
  run(signal: AbortSignal): Promise<void>
  /** Ends the present wait, so that the API server is asked now. Resolves with the answer, or at once when nothing waits. */
  poke: Alarm['poke']
}

class ShortWatchError extends Error {
  override readonly name = 'ShortWatchError'
}

/** What a watch added is more than the process can keep. */
class GrownListError extends Error {
  override readonly name = 'GrownListError'
}

/**
 * client-go's reflector (tools/cache/reflector.go, 1.36) for Tables: list from the server's cache, then watch from there; a
 * cut resumes from the last resourceVersion, 410 lists again from there and after a second 410 from scratch, failures wait as
 * `lib/kube/transport/backoff.ts` says. Beyond client-go: a refused watch turns to polling, a refused list to a WatchList, and
 * what is refused, absent or too large is asked again only every 60 s or when poked.
 */
export function createReflector(
  list: LiveList,
  feed: TableFeed,
  clock: Clock,
  random: () => number = Math.random,
): Reflector {
  const alarm = createAlarm(clock)
  const trouble = createTrouble(list, alarm, clock, random)
  const ending = createEnding(list, feed)
  let phase: 'list' | 'watch' = 'list'
  let isListed = false
  let listedAt = 0
  let isVersionGone = false
  let polling: { told: Told; watchAt: number } | undefined
  /** Why the rows come by watch alone. */
  let listRefusal: ListFault | undefined
  let internalSince: number | undefined
  let unreadable = 0
  /** Watches in a row that began with other columns than the list has. */
  let otherColumns = 0

  function take(table: ListedTable): void {
    list.replace(table)
    isListed = true
    isVersionGone = false
    listedAt = clock.now()
  }

  async function relist(signal: AbortSignal): Promise<void> {
    phase = 'list'
    const isNewest = polling !== undefined || isVersionGone
    if (list.hasData) tell({ what: 'relist', reason: polling ? 'polling' : 'resync' })
    const table = await feed.list(isNewest ? '' : list.resourceVersion || '0', signal)
    if (!signal.aborted) take(table)
  }

  function opened(): void {
    polling = undefined
    internalSince = undefined
    list.prove()
    if (listRefusal) {
      const lead = 'Listing is refused, so these rows come from the watch alone.'
      list.setState('live', { says: `${lead} ${listRefusal.says}`, lead, explain: feed.explain('list') })
    } else {
      list.setState('live', { says: ending.says })
    }
    alarm.answer()
  }

  function apply(change: Exclude<StreamedTable, { type: 'relist' }>): void {
    if (change.type === 'put') {
      list.put(change.row, change.resourceVersion, change.uid)
      if (list.excess) throw new GrownListError(`The list has grown to ${list.excess}.`)
    } else if (change.type === 'remove') list.remove(change.key, change.resourceVersion)
    else if (change.type === 'bookmark') list.bookmark(change.resourceVersion)
    else take(change.table)
    otherColumns = 0
  }

  /** Watches until the stream ends by itself or is cut after it had lived; throws when it never did. */
  async function follow(
    signal: AbortSignal,
    open: (onOpen: () => void) => AsyncIterable<StreamedTable>,
  ): Promise<void> {
    phase = 'watch'
    const startedAt = clock.now()
    let isOpen = false
    let events = 0
    let isPrintedOtherwise = false
    const onOpen = () => {
      if (isOpen || signal.aborted) return
      isOpen = true
      opened()
    }
    // client-go's VeryShortWatchError: less than a second and not one event.
    const hasLived = () => isOpen && (events > 0 || clock.now() - startedAt >= SHORT_WATCH_MS)
    try {
      for await (const change of open(onOpen)) {
        if (signal.aborted) return
        events += 1
        if (change.type === 'relist') {
          isPrintedOtherwise = true
          break
        }
        apply(change)
        onOpen()
        ending.note(change, signal)
      }
    } catch (error) {
      if (hasLived()) trouble.over()
      if (!hasLived() || faultOf(error).kind !== 'cut') throw error
      // One cut breaks every watch of the process.
      const spreadMs = CUT_SPREAD_MS * random()
      if (spreadMs > 0) await alarm.wait(spreadMs, signal)
      return
    }
    if (signal.aborted) return
    onOpen()
    if (isPrintedOtherwise) return printedOtherwise(signal)
    if (!hasLived()) throw new ShortWatchError('The API server ends each watch within a second.')
    trouble.over()
  }

  /**
   * API servers of two versions behind one address can print different columns. The list is read again, and from the second
   * time in a row not at once.
   */
  async function printedOtherwise(signal: AbortSignal): Promise<void> {
    isListed = false
    otherColumns += 1
    if (otherColumns < 2) return
    const says = `The watch prints other columns than the list, so this list is read again every ${POLL_MS / 1000} s.`
    await pollInstead({ says }, signal)
  }

  async function pollInstead(words: Told, signal: AbortSignal): Promise<void> {
    polling = { told: words, watchAt: clock.now() + REFUSED_MS }
    // An old list may be refused by now as well, which the next one tells.
    const freshMs = listedAt + POLL_MS - clock.now()
    if (freshMs <= 0) return
    list.setState('polling', words)
    await alarm.wait(freshMs, signal)
  }

  async function step(signal: AbortSignal): Promise<void> {
    if (!isListed && listRefusal) return watchOnly(listRefusal, signal)
    if (!isListed || polling) await relist(signal)
    if (signal.aborted) return
    if (polling && clock.now() < polling.watchAt) {
      trouble.over()
      list.setState('polling', polling.told)
      await alarm.wait(POLL_MS, signal)
      return
    }
    await follow(signal, (onOpen) => feed.watch(list.resourceVersion, signal, onOpen))
  }

  async function watchOnly(refusal: ListFault, signal: AbortSignal): Promise<void> {
    try {
      await follow(signal, () => firstInTime(clock, signal, (limited) => feed.watchList(limited)))
    } catch (error) {
      if (signal.aborted) return
      const isNone = error instanceof NoInitialEventsEndError || NO_WATCH_LIST.has(faultOf(error).kind)
      if (isListed || !isNone) throw error
      listRefusal = undefined
      list.clear('forbidden', told(refusal, feed.explain('list')))
      await alarm.wait(REFUSED_MS, signal)
    }
  }

  async function refusedList(fault: ListFault, signal: AbortSignal): Promise<void> {
    isListed = false
    if (fault.isEnding) {
      list.clear(fault.kind === 'absent' ? 'absent' : 'forbidden', told(fault, feed.explain('list')))
      await alarm.wait(ENDED_MS, signal)
      return
    }
    // Authorization comes before routing, so a kind that is not there is refused to anyone who has no permission to it.
    const absence = fault.kind === 'forbidden' ? await feed.absence(signal) : fault.says
    if (signal.aborted) return
    const isWatchRefused = polling !== undefined && clock.now() < polling.watchAt
    if (absence === undefined && !isWatchRefused) {
      listRefusal = fault
      return
    }
    if (absence === undefined) list.clear('forbidden', told(fault, feed.explain('list')))
    else list.clear('absent', { says: absence })
    await alarm.wait(REFUSED_MS, signal)
  }

  async function refusedWatch(fault: ListFault, signal: AbortSignal): Promise<void> {
    if (listRefusal) {
      listRefusal = undefined
      isListed = false
      return
    }
    const lead = `Watching is refused, so this list is read again every ${POLL_MS / 1000} s.`
    const { says } = fault
    const explain = fault.kind === 'forbidden' ? feed.explain('watch') : undefined
    const words = told({ says: `${lead} ${says}`, lead }, explain)
    if (!fault.isEnding) return pollInstead(words, signal)
    polling = { told: words, watchAt: clock.now() + REFUSED_MS }
  }

  async function expired(inRow: number, fault: ListFault, signal: AbortSignal): Promise<void> {
    isListed = false
    if (phase === 'list' && !isVersionGone) {
      isVersionGone = true
      return
    }
    if (inRow > 1) return trouble.waitOut(fault, signal)
    const spreadMs = EXPIRED_SPREAD_MS * random()
    if (spreadMs > 0) await alarm.wait(spreadMs, signal)
  }

  async function recover(fault: ListFault, signal: AbortSignal): Promise<void> {
    const isRefusal = fault.kind === 'forbidden' || fault.kind === 'unsupported'
    if (phase === 'list' && (isRefusal || fault.kind === 'absent')) return refusedList(fault, signal)
    if (phase === 'watch' && isRefusal) return refusedWatch(fault, signal)
    if (fault.kind === 'too-large') {
      isListed = false
      list.clear('failed', told(fault))
      await alarm.wait(REFUSED_MS, signal)
      return
    }
    const inRow = trouble.count()
    if (fault.kind === 'absent' || fault.kind === 'expired') return expired(inRow, fault, signal)
    if (fault.kind === 'unreadable') {
      // The same event would come again: only a list leads past it.
      isListed = false
      unreadable += 1
      const times = unreadable === 1 ? '' : ` This happened ${unreadable} times for this list.`
      return trouble.waitOut({ ...fault, says: `${fault.says}${times}` }, signal)
    }
    if (fault.kind === 'internal' && phase === 'watch') {
      internalSince ??= clock.now()
      if (clock.now() - internalSince >= INTERNAL_MS) isListed = false
    }
    await trouble.waitOut(fault, signal, fault.kind === 'unauthorized' ? feed.explain(phase) : undefined)
  }

  return {
    poke: alarm.poke,
    async run(signal) {
      try {
        while (!signal.aborted) {
          try {
            await step(signal)
          } catch (error) {
            if (signal.aborted) return
            await recover(await ending.explain(faultOf(error), signal), signal)
          }
        }
      } finally {
        alarm.answer()
      }
    },
  }
}

function faultOf(error: unknown): ListFault {
  if (error instanceof ShortWatchError) return { kind: 'cut', says: error.message }
  return error instanceof GrownListError ? tooLarge(error.message) : toListFault(error)
}
