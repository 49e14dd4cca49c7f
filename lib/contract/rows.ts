import type { Column, Row } from './resources'

export interface RowChanges {
  upserts: Row[]
  /** Keys. */
  deletes: string[]
}

/** The API server's own order: by key, bytewise. */
export function byKey(a: Row, b: Row): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** The rows after a change, ordered by key. Rows that did not change stay the same objects. */
export function applyRowChanges(rows: readonly Row[], { upserts, deletes }: RowChanges): Row[] {
  const changed = new Map(upserts.map((row) => [row.key, row]))
  const gone = new Set(deletes)
  const kept = rows.filter((row) => !gone.has(row.key) || changed.has(row.key))
  const merged = kept.map((row) => {
    const next = changed.get(row.key)
    changed.delete(row.key)
    return next ?? row
  })
  if (changed.size === 0) return merged
  return [...merged, ...changed.values()].sort(byKey)
}

const TIME_COLUMNS = new Set(['Age', 'Last Seen', 'First Seen', 'Last Schedule'])
const AGO = / \((?:\d+[dhmsy])+ ago\)/g

/** True when the cell counts from the moment at which it was printed, as "Age" does. */
export function isRelativeTime(column: Column): boolean {
  return TIME_COLUMNS.has(column.name)
}

/**
 * True when two printings of one cell say the same but for the time that passed between them: a Table prints ages at
 * the moment of the answer, so an untouched object reads differently in each list.
 */
export function sameButForTime(column: Column | undefined, a: Row['cells'][number], b: typeof a): boolean {
  if (a === b || (column !== undefined && isRelativeTime(column))) return true
  return typeof a === 'string' && typeof b === 'string' && a.replace(AGO, '') === b.replace(AGO, '')
}

function sameCells(columns: readonly Column[], a: Row, b: Row): boolean {
  return (
    a.cells.length === b.cells.length &&
    a.cells.every((cell, i) => sameButForTime(columns[i], cell, b.cells[i] ?? null))
  )
}

/** What turns `before` into `listed`, leaving rows alone in which only relative times moved on. */
export function diffRows(
  columns: readonly Column[],
  before: ReadonlyMap<string, Row>,
  listed: readonly Row[],
): RowChanges {
  const keys = new Set(listed.map((row) => row.key))
  return {
    upserts: listed.filter((row) => {
      const old = before.get(row.key)
      return old === undefined || !sameCells(columns, old, row)
    }),
    deletes: [...before.keys()].filter((key) => !keys.has(key)),
  }
}
