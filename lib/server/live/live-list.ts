import type { Column, ListState, ResourceList, Row } from '@/lib/contract/resources'
import { byKey, diffRows } from '@/lib/contract/rows'
import { listExcess, textOf } from '@/lib/kube/reads/list-size'
import { present } from '@/lib/present'
import { utc } from '@/lib/words/moments'
import type { Clock } from '../process/clock'
import { createTopicLog, type LiveTopic } from './live-topic'

/** At most this often are changed rows sent: five times a second, so that 95 in 100 are painted within 300 ms. */
export const COALESCE_MS = 200
/** An answer says within this much when the list was last proven. */
const PROOF_STEP_MS = 1_000

export interface ListedTable {
  columns: Column[]
  rows: Row[]
  resourceVersion: string
}

/** What is said of a list beside its rows; the fields are those of the contract. */
export type Told = Pick<ResourceList, 'says' | 'lead' | 'user' | 'explain'>

/** A fault as it is told, with the address of the page that explains it. */
export function told({ says, lead, user }: Omit<Told, 'explain'>, explain?: string): Told {
  return {
    says,
    ...present({ lead, user, explain }),
  }
}

function isSame(a: Told, b: Told): boolean {
  return a.says === b.says && a.lead === b.lead && a.user === b.user && a.explain === b.explain
}

/** One list as it is known, told to viewers as snapshots, deltas and states. */
export interface LiveList extends LiveTopic {
  readonly state: ListState
  /** True once the API server has listed it and has not refused it since. */
  readonly hasData: boolean
  readonly resourceVersion: string
  readonly isEmpty: boolean
  /** What of it is more than the process can keep: "more than 25000 rows". */
  readonly excess: string | undefined
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
  setState(state: ListState, told: Told): void
  /** Drops the rows: the account cannot see them, or the kind is not there. */
  clear(state: ListState, told: Told): void
}

/** An empty LiveList in state `loading`; the signal ends its timers. */
export function createLiveList(name: string, epoch: string, clock: Clock, signal: AbortSignal): LiveList {
  const rows = new Map<string, Row>()
  let text = 0
  // Of the rows that a watch brought.
  const uids = new Map<string, string>()
  const pendingPuts = new Map<string, Row>()
  const pendingDeletes = new Set<string>()
  let columns: Column[] = []
  let resourceVersion = ''
  let state: ListState = 'loading'
  let words: Told = { says: '' }
  let hasData = false
  let wasListed = false
  let provenAt: number | undefined
  let printedAt: string | undefined
  let isFlushPlanned = false
  let flushedAt = Number.NEGATIVE_INFINITY
  let known: { seq: number; proof: number; list: ResourceList } | undefined

  const log = createTopicLog(name, epoch, () =>
    state === 'loading' && !hasData ? undefined : { type: 'snapshot', list: current() },
  )

  function facts() {
    return {
      state,
      ...words,
      ...(provenAt === undefined ? {} : { asOf: utc(provenAt) }),
    }
  }

  /** The same object for all who ask before the next event: what is sent to one can then be sent to all. */
  function current(): ResourceList {
    const proof = Math.floor((provenAt ?? 0) / PROOF_STEP_MS)
    if (known?.seq !== log.cursor.seq || known.proof !== proof) {
      known = { seq: log.cursor.seq, proof, list: assemble() }
    }
    return known.list
  }

  function assemble(): ResourceList {
    return {
      columns,
      rows: [...rows.values()].sort(byKey),
      resourceVersion,
      ...facts(),
      ...present({ printedAt }),
      cursor: log.cursor,
    }
  }

  function flush(): void {
    if (pendingPuts.size === 0 && pendingDeletes.size === 0) return
    flushedAt = clock.now()
    const event = {
      type: 'delta' as const,
      upserts: [...pendingPuts.values()],
      deletes: [...pendingDeletes],
      resourceVersion,
      asOf: utc(provenAt ?? flushedAt),
    }
    dropPending()
    log.append(event)
  }

  function dropPending(): void {
    pendingPuts.clear()
    pendingDeletes.clear()
  }

  function planFlush(): void {
    if (isFlushPlanned) return
    isFlushPlanned = true
    const waitMs = Math.max(0, flushedAt + COALESCE_MS - clock.now())
    void clock.sleep(waitMs, signal).then(() => {
      isFlushPlanned = false
      if (!signal.aborted) flush()
    })
  }

  function change(puts: readonly Row[], deletes: readonly string[]): void {
    for (const key of deletes) {
      uids.delete(key)
      const row = rows.get(key)
      if (row === undefined) continue
      rows.delete(key)
      text -= textOf(row)
      pendingPuts.delete(key)
      pendingDeletes.add(key)
    }
    for (const row of puts) {
      const before = rows.get(row.key)
      text += textOf(row) - (before ? textOf(before) : 0)
      rows.set(row.key, row)
      pendingPuts.set(row.key, row)
    }
    if (pendingPuts.size > 0 || pendingDeletes.size > 0) planFlush()
  }

  function prove(): void {
    provenAt = clock.now()
  }

  function setState(next: ListState, nextWords: Told): void {
    if (state === next && isSame(words, nextWords)) return
    flush()
    state = next
    words = nextWords
    log.append({ type: 'state', ...facts() })
  }

  return {
    name,
    next: log.next,
    subscribe: log.subscribe,
    get state() {
      return state
    },
    get hasData() {
      return hasData
    },
    get resourceVersion() {
      return resourceVersion
    },
    get isEmpty() {
      return rows.size === 0
    },
    get excess() {
      return listExcess({ rows: rows.size, text })
    },
    get wasListed() {
      return wasListed
    },
    current,
    prove,
    replace(table) {
      prove()
      resourceVersion = table.resourceVersion
      const now = clock.now()
      const at = utc(now)
      const isNew = !hasData || JSON.stringify(columns) !== JSON.stringify(table.columns)
      if (!isNew) {
        const elapsedMs = (row: Row) => now - Date.parse(row.printedAt ?? printedAt ?? at)
        const changes = diffRows(columns, rows, table.rows, elapsedMs)
        const stamped = changes.upserts.map((row) => ({ ...row, printedAt: at }))
        for (const { key } of stamped) uids.delete(key)
        change(stamped, changes.deletes)
        return
      }
      if (!hasData) {
        state = 'loading'
        words = { says: 'The list is read; its watch is not open yet.' }
      }
      dropPending()
      rows.clear()
      uids.clear()
      for (const row of table.rows) rows.set(row.key, row)
      text = table.rows.reduce((sum, row) => sum + textOf(row), 0)
      columns = table.columns
      printedAt = at
      hasData = true
      wasListed = true
      log.reset()
    },
    put(row, version, uid) {
      prove()
      resourceVersion = version
      const uidBefore = uids.get(row.key) ?? uid
      change([{ ...row, printedAt: utc(clock.now()) }], uidBefore === uid ? [] : [row.key])
      if (uid !== '') uids.set(row.key, uid)
    },
    remove(key, version) {
      prove()
      resourceVersion = version
      change([], [key])
    },
    bookmark(version) {
      prove()
      resourceVersion = version
    },
    setState,
    clear(next, nextWords) {
      if (state === next && isSame(words, nextWords) && !hasData) return
      dropPending()
      rows.clear()
      text = 0
      uids.clear()
      columns = []
      resourceVersion = ''
      hasData = false
      provenAt = undefined
      printedAt = undefined
      state = next
      words = nextWords
      log.reset()
    },
  }
}
