import type { Row } from '@/lib/contract/resources'
import { byKey } from '@/lib/contract/rows'
import { listExcess, textOf } from '@/lib/kube/reads/list-size'

/** The rows of one list, and which of their changes its viewers have not been sent. */
export interface RowStore {
  readonly size: number
  /** What they take in memory, about. */
  readonly bytes: number
  /** What of them is more than the process can keep: "more than 25000 rows". */
  readonly excess: string | undefined
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

/** Of a row beside its text. */
const ROW_BYTES = 400

export function createRowStore(): RowStore {
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
    get bytes() {
      return text + ROW_BYTES * rows.size
    },
    get excess() {
      return listExcess({ rows: rows.size, text })
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
      text = all.reduce((sum, row) => sum + textOf(row), 0)
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
