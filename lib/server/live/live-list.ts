import type { Clock } from '@/lib/clock'
import type { Column, Cursor, ListState, ResourceList, Row } from '@/lib/contract/resources'
import { byKey, diffRows } from '@/lib/contract/rows'
import { keptBytesOf, type ListSize, sizeOf, textOf } from '@/lib/kube/reads/table-document'
import { NOTHING, type Phrase, plain, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { utc } from '@/lib/words/durations'
import { createTopicLog, type LiveTopic } from './live-topic'

/** Changed rows are sent at most this often: ten times a second, so that 95 in 100 are painted within 300 ms, also beside other windows. */
export const COALESCE_MS = 100
/** Of more changed rows than this every viewer is sent the whole list, since no log of changes keeps them. */
export const MOST_TOLD_ROWS = 1_000
/** An answer says within this much when the list was last proven. */
const PROOF_STEP_MS = 1_000

export interface ListedTable {
  columns: Column[]
  rows: Row[]
  resourceVersion: string
}

/** What is said of a list beside its rows; the fields are those of the contract. */
type ToldState = Pick<ResourceList, 'says' | 'lead' | 'user' | 'explain'>

/** A fault as viewers get it, with the address of the page that explains it. */
export function toldState({ says, lead, user }: Omit<ToldState, 'explain'>, explain?: string): ToldState {
  return {
    says,
    ...present({ lead, user, explain }),
  }
}

/** One list as it is known, sent to viewers as snapshots, deltas and states. */
export interface LiveList extends LiveTopic {
  readonly state: ListState
  /** True once the API server has listed it and has not refused it since. */
  readonly hasData: boolean
  readonly resourceVersion: string
  readonly isEmpty: boolean
  /** Of its rows. */
  readonly size: ListSize
  /** What it takes in memory, about, with what is kept to be sent of it. */
  readonly bytes: number
  /** True once it was ever listed. */
  readonly wasListed: boolean
  current(): ResourceList
  /** Takes a whole list: rows that are not in it vanish. */
  replace(table: ListedTable): void
  /** A row whose uid is another than before is reported as deleted and new. `uid` is "" where the watch carries none. */
  put(row: Row, resourceVersion: string, uid: string): void
  remove(key: string, resourceVersion: string): void
  bookmark(resourceVersion: string): void
  /** Notes that the API server has just proven the list true. */
  prove(): void
  setState(state: ListState, told: ToldState): void
  /** Drops the rows: the account cannot see them, or the kind is not there. */
  clear(state: ListState, told: ToldState): void
}

/** What is known of a list beside its rows. */
interface Known {
  state: ListState
  told: ToldState
  /** Of what the API server last listed; undefined while it listed nothing, or refuses it. */
  listed?: { columns: Column[]; printedAt: string } | undefined
  resourceVersion: string
  provenAt?: number | undefined
}

const isSame = (one: Phrase | undefined, other: Phrase | undefined) =>
  (one && plain(one)) === (other && plain(other))

function isKnown({ state, told: { says, lead, user, explain } }: Known, now: ListState, told: ToldState) {
  return (
    state === now &&
    isSame(says, told.says) &&
    isSame(lead, told.lead) &&
    user === told.user &&
    explain === told.explain
  )
}

const UNLISTED = { listed: undefined, resourceVersion: '', provenAt: undefined }

function factsOf({ state, told, provenAt }: Known) {
  return { state, ...told, ...present({ asOf: provenAt === undefined ? undefined : utc(provenAt) }) }
}

function proofOf({ resourceVersion, provenAt }: Known, now: number) {
  return { resourceVersion, asOf: utc(provenAt ?? now) }
}

function listOf(known: Known, rows: Row[], cursor: Cursor): ResourceList {
  const { listed, resourceVersion } = known
  return {
    columns: listed?.columns ?? [],
    rows,
    resourceVersion,
    ...factsOf(known),
    ...present({ printedAt: listed?.printedAt }),
    cursor,
  }
}

const UNWATCHED = {
  state: 'loading',
  told: { says: say`The list is read; its watch is not open yet.` },
} as const

function isTooMuch({ upserts, deletes }: { upserts: Row[]; deletes: string[] }): boolean {
  return upserts.length + deletes.length > MOST_TOLD_ROWS
}

/** What a new list changes of the rows; undefined where its columns are others. */
function changesTo(listed: NonNullable<Known['listed']>, rows: RowStore, table: ListedTable, now: number) {
  if (JSON.stringify(listed.columns) !== JSON.stringify(table.columns)) return undefined
  const elapsedMs = (row: Row) => now - Date.parse(row.printedAt ?? listed.printedAt)
  return diffRows(listed.columns, rows.byKey, table.rows, elapsedMs)
}

/** An empty LiveList in state `loading`; the signal ends its timers. */
export function createLiveList(name: string, epoch: string, clock: Clock, signal: AbortSignal): LiveList {
  const rows = createRowStore()
  let known: Known = { state: 'loading', told: { says: NOTHING }, ...UNLISTED }
  let wasListed = false

  const log = createTopicLog(name, epoch, () =>
    known.state === 'loading' && !known.listed ? undefined : { type: 'snapshot', list: current() },
  )
  const current = snapshots(log, () => ({
    proof: Math.floor((known.provenAt ?? 0) / PROOF_STEP_MS),
    assemble: () => listOf(known, rows.sorted(), log.cursor),
  }))
  const flush = coalesced(clock, signal, () => {
    const untold = rows.takeUntold()
    if (!untold) return false
    if (isTooMuch(untold)) log.reset()
    else log.append({ type: 'delta', ...untold, ...proofOf(known, clock.now()) })
    return true
  })

  function prove(resourceVersion = known.resourceVersion): void {
    known = { ...known, provenAt: clock.now(), resourceVersion }
  }

  function change(puts: readonly Row[], deletes: readonly string[]): void {
    rows.change(puts, deletes)
    if (rows.hasUntold) flush.soon()
  }

  return {
    name,
    next: log.next,
    subscribe: log.subscribe,
    get state() {
      return known.state
    },
    get hasData() {
      return known.listed !== undefined
    },
    get resourceVersion() {
      return known.resourceVersion
    },
    get isEmpty() {
      return rows.size === 0
    },
    get bytes() {
      return keptBytesOf(rows.counted) + log.bytes
    },
    get size() {
      return rows.counted
    },
    get wasListed() {
      return wasListed
    },
    current,
    prove: () => prove(),
    replace(table) {
      prove(table.resourceVersion)
      const printedAt = utc(clock.now())
      const changes = known.listed && changesTo(known.listed, rows, table, clock.now())
      if (changes && !isTooMuch(changes))
        return change(
          changes.upserts.map((row) => ({ ...row, printedAt })),
          changes.deletes,
        )
      rows.reset(table.rows)
      known = { ...known, ...(known.listed ? {} : UNWATCHED), listed: { columns: table.columns, printedAt } }
      wasListed = true
      log.reset()
    },
    put(row, version, uid) {
      prove(version)
      rows.put({ ...row, printedAt: utc(clock.now()) }, uid)
      flush.soon()
    },
    remove(key, version) {
      prove(version)
      change([], [key])
    },
    bookmark: prove,
    setState(state, told) {
      if (isKnown(known, state, told)) return
      flush.now()
      known = { ...known, state, told }
      log.append({ type: 'state', ...factsOf(known) })
    },
    clear(state, told) {
      if (isKnown(known, state, told) && !known.listed) return
      rows.reset([])
      known = { state, told, ...UNLISTED }
      log.reset()
      current() // Instead of the last one that was assembled, with its rows.
    },
  }
}

/** The same list for all who ask before the next event: what is sent to one can then be sent to all. */
function snapshots(
  log: { readonly cursor: Cursor },
  look: () => { proof: number; assemble: () => ResourceList },
): () => ResourceList {
  let known: { seq: number; proof: number; list: ResourceList } | undefined
  return () => {
    const { proof, assemble } = look()
    const { seq } = log.cursor
    if (known?.seq !== seq || known.proof !== proof) known = { seq, proof, list: assemble() }
    return known.list
  }
}

/** Work that many changes ask for, done at most once in COALESCE_MS; false says that there was none. */
function coalesced(clock: Clock, signal: AbortSignal, work: () => boolean) {
  let doneAt = Number.NEGATIVE_INFINITY
  let isPlanned = false
  function now(): void {
    if (work()) doneAt = clock.now()
  }
  return {
    now,
    soon() {
      if (isPlanned) return
      isPlanned = true
      void clock.sleep(Math.max(0, doneAt + COALESCE_MS - clock.now()), signal).then(() => {
        isPlanned = false
        if (!signal.aborted) now()
      })
    },
  }
}

/** The rows of one list, and which of their changes its viewers have not been sent. */
interface RowStore {
  readonly size: number
  readonly counted: ListSize
  /** The present row of each key. */
  readonly byKey: ReadonlyMap<string, Row>
  sorted(): Row[]
  /** Takes a row that a watch brought. One of another uid than before is deleted and new; `uid` is "" where none is known. */
  put(row: Row, uid: string): void
  /** Rows of a new list, which carry no uid. */
  change(puts: readonly Row[], deletes: readonly string[]): void
  /** All other rows, which every viewer is sent whole. */
  reset(rows: readonly Row[]): void
  /** What changed since the last time; undefined where nothing did. */
  takeUntold(): { upserts: Row[]; deletes: string[] } | undefined
  readonly hasUntold: boolean
}

function createRowStore(): RowStore {
  const rows = new Map<string, Row>()
  let text = 0
  // Of the rows that a watch brought.
  const uids = new Map<string, string>()
  const puts = new Map<string, Row>()
  const deletes = new Set<string>()
  const hasUntold = () => puts.size > 0 || deletes.size > 0

  function remove(key: string): void {
    uids.delete(key)
    const row = rows.get(key)
    if (row === undefined) return
    rows.delete(key)
    text -= textOf(row)
    puts.delete(key)
    deletes.add(key)
  }

  function set(row: Row): void {
    const before = rows.get(row.key)
    text += textOf(row) - (before ? textOf(before) : 0)
    rows.set(row.key, row)
    puts.set(row.key, row)
  }

  return {
    get size() {
      return rows.size
    },
    get counted() {
      return { rows: rows.size, text }
    },
    get hasUntold() {
      return hasUntold()
    },
    byKey: rows,
    sorted: () => [...rows.values()].sort(byKey),
    put(row, uid) {
      if ((uids.get(row.key) ?? uid) !== uid) remove(row.key)
      set(row)
      if (uid !== '') uids.set(row.key, uid)
    },
    change(changed, gone) {
      for (const key of gone) remove(key)
      for (const row of changed) {
        uids.delete(row.key)
        set(row)
      }
    },
    reset(all) {
      for (const map of [puts, rows, uids]) map.clear()
      deletes.clear()
      for (const row of all) rows.set(row.key, row)
      text = sizeOf(all).text
    },
    takeUntold() {
      if (!hasUntold()) return undefined
      const untold = { upserts: [...puts.values()], deletes: [...deletes] }
      puts.clear()
      deletes.clear()
      return untold
    },
  }
}
