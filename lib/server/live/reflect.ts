import { NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { type ListFault, NO_TROUBLE, oneMore, over, QUIET_MS, type Trouble, waitOf } from './list-fault'
import type { ListedTable } from './live-list'
import { ENDED_MS } from './namespace-end'
import type { StreamedTable } from './table-changes'

export const LIST_AGAIN_MS = 10_000
export const REFUSED_MS = 60_000
const CROWDED_MS = 5_000
/** After a 410 the list is read again within this time: what expired for one expired for all. */
export const EXPIRED_SPREAD_MS = 5_000
/** After a watch is answered 5xx for this long, the list is read again. */
export const INTERNAL_MS = 60_000
/** Answers to a WatchList that another ask would not change. */
const NO_WATCH_LIST = new Set<ListFault['kind']>(['forbidden', 'unsupported', 'invalid', 'absent', 'expired'])
/** One cut breaks every watch of the process. */
const CUT_SPREAD_MS = 500
const SHORT_WATCH_MS = 1_000

/** How the rows are kept true. */
type Way =
  | { by: 'watch' }
  /** Until `watchAt`, when a watch is tried again. */
  | { by: 'polling'; words: StateWords; watchAt: number }
  /** Listing is refused, so that a watch brings the whole list as well. */
  | { by: 'watch alone'; refusal: ListFault }

interface Memory {
  way: Way
  /** `gone`: not even where the last list ended can be read from any more. */
  rows: 'unread' | 'gone' | 'read'
  hasData: boolean
  listedAt: number
  trouble: Trouble
  /** Since when a watch is answered 5xx. */
  internalSince?: number | undefined
  unreadable: number
  /** Watches in a row that began with other columns than the list has. */
  otherColumns: number
}

interface Watching {
  doing: 'watch'
  isAlone: boolean
  startedAt: number
  isOpen: boolean
  events: number
}

interface Waiting {
  doing: 'wait'
  ms: number
  /** What is told and waited for after it. */
  afterwards?: { words: StateWords; ms: number } | undefined
}

/** What a reflector does now, and what it must remember for later. */
export type Reflection = Memory &
  ({ doing: 'list' } | { doing: 'find the kind'; refusal: ListFault } | Watching | Waiting)

export type ReflectorEvent =
  | { type: 'listed'; table: ListedTable }
  | { type: 'opened' }
  | { type: 'changed'; change: Exclude<StreamedTable, { type: 'relist' }> }
  /** The stream ended by itself, or because what it prints has other columns. */
  | { type: 'ended'; hasOtherColumns: boolean }
  | { type: 'failed'; fault: ListFault }
  /** What discovery says of a refused kind: that it is not there, or nothing. */
  | { type: 'looked'; absence: Phrase | undefined }
  | { type: 'woken'; isEarly: boolean }

/** Words for the list, with the verb of the call that explains them. */
export interface StateWords extends Pick<ListFault, 'says' | 'lead' | 'user'> {
  explain?: 'list' | 'watch' | undefined
}

/** What happens to the list at once. */
export type ReflectorEffect =
  | { effect: 'take'; table: ListedTable }
  | { effect: 'apply'; change: Exclude<StreamedTable, { type: 'relist' | 'listed' }> }
  /** The watch is open. Without words the rows are simply live. */
  | { effect: 'live'; words?: StateWords }
  | { effect: 'polling'; words: StateWords }
  /** What it shows is old, or nothing was ever read. */
  | { effect: 'trouble'; words: StateWords }
  | { effect: 'clear'; state: 'forbidden' | 'absent' | 'failed'; words: StateWords }

/** The time, and a number of 0 to 1 by which waits differ. */
interface Now {
  now: number
  random: number
}

type Next = [Reflection, ReflectorEffect[]]

const wordsOf = ({ says, lead, user }: ListFault, explain?: StateWords['explain']): StateWords => ({
  says,
  ...present({ lead, user, explain }),
})

export const BEGINNING: Reflection = {
  doing: 'list',
  way: { by: 'watch' },
  rows: 'unread',
  hasData: false,
  listedAt: 0,
  trouble: NO_TROUBLE,
  unreadable: 0,
  otherColumns: 0,
}

/**
 * One step of client-go's reflector (tools/cache/reflector.go, 1.36) for Tables: list from the server's cache, then watch from
 * there; a cut resumes from the last resourceVersion, 410 lists again from there and after a second 410 from scratch, failures
 * wait as `lib/kube/transport/backoff.ts` says. Beyond client-go: a refused watch turns to polling, a refused list to a WatchList,
 * and what is refused, absent or too large is asked again only every 60 s or when poked.
 */
export function reflect(state: Reflection, event: ReflectorEvent, at: Now): Next {
  switch (event.type) {
    case 'listed':
      return listed(state, event.table, at)
    case 'opened':
      return opened(state)
    case 'changed':
      return changed(state, event.change, at)
    case 'ended':
      return ended(state, event.hasOtherColumns, at)
    case 'failed':
      return state.doing === 'watch'
        ? watchFailed(state, event.fault, at)
        : listFailed(state, event.fault, at)
    case 'looked':
      return looked(state, event.absence, at)
    case 'woken': {
      const { afterwards } = state.doing === 'wait' ? state : {}
      if (!afterwards || event.isEarly) return goOn(state, at)
      return wait(state, afterwards.ms, [{ effect: 'trouble', words: afterwards.words }])
    }
  }
}

/** The next call, by what is known: nothing is watched that was not read. */
function goOn(memory: Memory, { now }: Pick<Now, 'now'>, effects: ReflectorEffect[] = []): Next {
  const isRead = memory.rows === 'read'
  const isAlone = memory.way.by === 'watch alone'
  if (isRead ? memory.way.by === 'polling' : !isAlone)
    return [{ ...remember(memory), doing: 'list' }, effects]
  return [watching(memory, !isRead, now), effects]
}

function watching(memory: Memory, isAlone: boolean, now: number): Reflection {
  return { ...remember(memory), doing: 'watch', isAlone, startedAt: now, isOpen: false, events: 0 }
}

function wait(
  memory: Memory,
  ms: number,
  effects: ReflectorEffect[] = [],
  afterwards?: Waiting['afterwards'],
): Next {
  return [{ ...remember(memory), doing: 'wait', ms, afterwards }, effects]
}

/** A random wait, or none, so that the many lists of a process do not all ask at once. */
function spread(memory: Memory, ms: number, { now, random }: Now): Next {
  return random === 0 ? goOn(memory, { now }) : wait(memory, ms * random)
}

function remember(memory: Memory): Memory {
  const { way, rows, hasData, listedAt, trouble, internalSince, unreadable, otherColumns } = memory
  return { way, rows, hasData, listedAt, trouble, internalSince, unreadable, otherColumns }
}

const unread = <M extends Memory>(memory: M): M => ({
  ...memory,
  rows: memory.rows === 'gone' ? 'gone' : 'unread',
})

function taken<M extends Memory>(memory: M, now: number): M {
  return { ...memory, rows: 'read', hasData: true, listedAt: now }
}

function cleared(
  memory: Memory,
  state: Extract<ReflectorEffect, { effect: 'clear' }>['state'],
  words: StateWords,
  ms: number,
): Next {
  return wait({ ...unread(memory), hasData: false }, ms, [{ effect: 'clear', state, words }])
}

function listed(state: Memory, table: ListedTable, { now }: Now): Next {
  const { way } = state
  const memory = taken(state, now)
  const take: ReflectorEffect = { effect: 'take', table }
  if (way.by !== 'polling' || now >= way.watchAt) return [watching(memory, false, now), [take]]
  const polling: ReflectorEffect = { effect: 'polling', words: way.words }
  return wait({ ...memory, trouble: over(memory.trouble) }, LIST_AGAIN_MS, [take, polling])
}

function opened(state: Reflection): Next {
  if (state.doing !== 'watch' || state.isOpen) return [state, []]
  const { way } = state
  if (way.by !== 'watch alone') {
    return [{ ...state, isOpen: true, way: { by: 'watch' }, internalSince: undefined }, [{ effect: 'live' }]]
  }
  const lead = say`Listing is refused, so these rows come from the watch alone.`
  const words: StateWords = { says: say`${lead} ${way.refusal.says}`, lead, explain: 'list' }
  return [{ ...state, isOpen: true, internalSince: undefined }, [{ effect: 'live', words }]]
}

function changed(
  state: Reflection,
  change: Extract<ReflectorEvent, { type: 'changed' }>['change'],
  { now }: Now,
): Next {
  if (state.doing !== 'watch') return [state, []]
  const counted = { ...state, events: state.events + 1, otherColumns: 0 }
  const [next, effects] = opened(change.type === 'listed' ? taken(counted, now) : counted)
  const first: ReflectorEffect =
    change.type === 'listed' ? { effect: 'take', table: change.table } : { effect: 'apply', change }
  return [next, [first, ...effects]]
}

/** client-go's VeryShortWatchError: less than a second and not one event. */
function hasLived({ isOpen, events, startedAt }: Watching, now: number): boolean {
  return isOpen && (events > 0 || now - startedAt >= SHORT_WATCH_MS)
}

function ended(state: Reflection, hasOtherColumns: boolean, at: Now): Next {
  const [open, effects] = opened(state)
  const [next, more] = afterEnd(open, hasOtherColumns, at)
  return [next, [...effects, ...more]]
}

function afterEnd(state: Reflection, hasOtherColumns: boolean, at: Now): Next {
  if (hasOtherColumns) return printedOtherwise(state, at)
  if (state.doing === 'watch' && hasLived(state, at.now)) {
    return goOn({ ...state, trouble: over(state.trouble) }, at)
  }
  return troubled(
    state,
    { kind: 'cut', says: say`The API server ends each watch within a second.` },
    'watch',
    at,
  )
}

/**
 * API servers of two versions behind one address can print different columns. The list is read again, and from the second
 * time in a row not at once.
 */
function printedOtherwise(state: Memory, at: Now): Next {
  const memory = { ...unread(state), otherColumns: state.otherColumns + 1 }
  if (memory.otherColumns < 2) return goOn(memory, at)
  const says = say`The watch prints other columns than the list, so this list is read again every ${LIST_AGAIN_MS / 1000} s.`
  return pollInstead(memory, { says }, at)
}

function pollInstead(memory: Memory, words: StateWords, at: Now): Next {
  const polled: Memory = { ...memory, way: { by: 'polling', words, watchAt: at.now + REFUSED_MS } }
  // An old list may be refused by now as well, which the next one shows.
  const freshMs = memory.listedAt + LIST_AGAIN_MS - at.now
  return freshMs <= 0 ? goOn(polled, at) : wait(polled, freshMs, [{ effect: 'polling', words }])
}

const isRefusal = ({ kind }: ListFault) => kind === 'forbidden' || kind === 'unsupported'

function watchFailed(state: Memory & Watching, fault: ListFault, at: Now): Next {
  const lived = hasLived(state, at.now)
  const memory = lived ? { ...state, trouble: over(state.trouble) } : state
  if (lived && fault.kind === 'cut') return spread(memory, CUT_SPREAD_MS, at)
  const { way } = memory
  if (way.by !== 'watch alone') {
    return isRefusal(fault) ? watchRefused(memory, fault, at) : troubled(memory, fault, 'watch', at)
  }
  if (memory.rows !== 'read' && NO_WATCH_LIST.has(fault.kind)) {
    const words = wordsOf(way.refusal, 'list')
    return cleared({ ...memory, way: { by: 'watch' } }, 'forbidden', words, REFUSED_MS)
  }
  return isRefusal(fault)
    ? goOn({ ...unread(memory), way: { by: 'watch' } }, at)
    : troubled(memory, fault, 'watch', at)
}

function watchRefused(memory: Memory, fault: ListFault, at: Now): Next {
  const lead = say`Watching is refused, so this list is read again every ${LIST_AGAIN_MS / 1000} s.`
  const explain = fault.kind === 'forbidden' ? 'watch' : undefined
  const words: StateWords = { says: say`${lead} ${fault.says}`, lead, explain }
  if (!fault.isEnding) return pollInstead(memory, words, at)
  return goOn({ ...memory, way: { by: 'polling', words, watchAt: at.now + REFUSED_MS } }, at)
}

function listFailed(memory: Memory, fault: ListFault, at: Now): Next {
  if (!isRefusal(fault) && fault.kind !== 'absent') return troubled(memory, fault, 'list', at)
  if (fault.isEnding) {
    const state = fault.kind === 'absent' ? 'absent' : 'forbidden'
    return cleared(memory, state, wordsOf(fault, 'list'), ENDED_MS)
  }
  // Authorization comes before routing, so a kind that does not exist is refused to anyone without a permission on it.
  return fault.kind === 'forbidden'
    ? [{ ...unread(remember(memory)), doing: 'find the kind', refusal: fault }, []]
    : cleared(memory, 'absent', { says: fault.says }, REFUSED_MS)
}

function looked(state: Reflection, absence: Phrase | undefined, at: Now): Next {
  if (state.doing !== 'find the kind') return [state, []]
  if (absence !== undefined) return cleared(state, 'absent', { says: absence }, REFUSED_MS)
  const { refusal, way } = state
  const isWatchRefused = way.by === 'polling' && at.now < way.watchAt
  return isWatchRefused
    ? cleared(state, 'forbidden', wordsOf(refusal, 'list'), REFUSED_MS)
    : goOn({ ...state, way: { by: 'watch alone', refusal } }, at)
}

/** What is neither a refusal nor a cut of what had lived. */
function troubled(before: Memory, fault: ListFault, verb: 'list' | 'watch', at: Now): Next {
  if (fault.kind === 'too-large') return cleared(before, 'failed', wordsOf(fault), REFUSED_MS)
  if (fault.kind === 'crowded') {
    // Room is looked for without a call.
    return cleared(before, 'failed', wordsOf(fault), CROWDED_MS * (1 + at.random))
  }
  const memory = { ...before, trouble: oneMore(before.trouble, at.now) }
  switch (fault.kind) {
    case 'absent':
    case 'expired':
      return expired(memory, fault, verb, at)
    case 'unreadable': {
      // The same event would come again: only a list leads past it.
      const unreadable = memory.unreadable + 1
      const times = unreadable === 1 ? NOTHING : say` This happened ${unreadable} times for this list.`
      return waitOut({ ...unread(memory), unreadable }, { ...fault, says: say`${fault.says}${times}` }, at)
    }
    case 'internal': {
      if (verb === 'list') return waitOut(memory, fault, at)
      const { internalSince = at.now } = memory
      const isOver = at.now - internalSince >= INTERNAL_MS
      return waitOut({ ...(isOver ? unread(memory) : memory), internalSince }, fault, at)
    }
    default:
      return waitOut(memory, fault, at, fault.kind === 'unauthorized' ? verb : undefined)
  }
}

function expired(memory: Memory, fault: ListFault, verb: 'list' | 'watch', at: Now): Next {
  if (verb === 'list' && memory.rows !== 'gone') return goOn({ ...memory, rows: 'gone' }, at)
  const again = unread(memory)
  return memory.trouble.inRow > 1 ? waitOut(again, fault, at) : spread(again, EXPIRED_SPREAD_MS, at)
}

/** Waits as the backoff and the server wish. Meanwhile the list says what is wrong, at the latest after 5 s. */
function waitOut(before: Memory, fault: ListFault, at: Now, explain?: StateWords['explain']): Next {
  const { trouble, waitMs } = waitOf(before.trouble, fault, at)
  const memory = { ...before, trouble }
  const words = wordsOf(fault, explain)
  const isQuiet = memory.hasData && fault.kind !== 'unreadable'
  const quietMs = isQuiet ? Math.max(0, trouble.since + QUIET_MS - at.now) : 0
  if (quietMs === 0) return wait(memory, waitMs, [{ effect: 'trouble', words }])
  const afterwards = quietMs < waitMs ? { words, ms: waitMs - quietMs } : undefined
  return wait(memory, Math.min(quietMs, waitMs), [], afterwards)
}
