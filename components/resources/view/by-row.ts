import type { Row } from '@/lib/contract/resources'

/**
 * Remembers what was computed from a row. A row never changes: a change replaces it, so of 10,000 rows only
 * the changed ones are computed again.
 */
export function byRow<T>(work: (row: Row) => T): (row: Row) => T {
  const known = new WeakMap<Row, { value: T }>()
  return (row) => {
    const held = known.get(row)
    if (held) return held.value
    const value = work(row)
    known.set(row, { value })
    return value
  }
}
