import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { isRelativeTime, printedAtMs, spanSince } from '@/lib/contract/rows'
import { humanDuration } from '@/lib/words/durations'

type Printed = Pick<ResourceList, 'printedAt'>

const AGO = /\(((?:\d+[ydhms])+) ago\)/g

/** Restarts of a pod with the time of the last one, as the API server prints them. */
export const RESTARTS = /^(\d{1,9}) \((\d+[ydhms])(?:\d+[dhms])* ago\)$/

/** "8 (4m)" of "8 (4m10s ago)": restarts with the largest unit of their time; any other text as it is. */
export function briefRestarts(text: string): string {
  return text.replace(RESTARTS, '$1 ($2)')
}

/** True when the cell counts from the moment it was printed: an age, or a custom resource's date. */
export function countsFromPrinting(column: Column): boolean {
  return isRelativeTime(column) || column.type === 'date'
}

/** A cell as the API server printed it, "" for null. */
export function printedText(cell: Row['cells'][number] | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell)
}

/**
 * A cell as the API server would print it now: ages keep counting from the moment they were printed. An age
 * is exact where the creation time is known, otherwise short by less than the smallest unit that was printed.
 */
export function cellText(column: Column, index: number, row: Row, list: Printed, nowMs: number): string {
  const text = printedText(row.cells[index])
  const createdMs = Date.parse(row.createdAt ?? '')
  if (column.name === 'Age' && !Number.isNaN(createdMs)) return humanDuration(Math.max(0, nowMs - createdMs))
  if (printedAtMs(row, list) === undefined) return text
  const counted = (span: string) => {
    const ms = spanSince(span, row, list, nowMs)
    return ms === undefined ? span : humanDuration(ms)
  }
  if (countsFromPrinting(column)) return counted(text)
  return text.replace(AGO, (_, span: string) => `(${counted(span)} ago)`)
}

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

const NAMESPACE: Column = {
  name: 'Namespace',
  type: 'string',
  priority: 0,
  description: 'The namespace of the object.',
}

// Unchanged rows must stay the same objects, or all would be redrawn.
const extended = new WeakMap<Row, Row>()

function withNamespace(row: Row): Row {
  const known = extended.get(row)
  if (known) return known
  const namespace = row.key.slice(0, Math.max(0, row.key.indexOf('/')))
  const next = { ...row, cells: [namespace, ...row.cells] }
  extended.set(row, next)
  return next
}

const extendedColumns = new WeakMap<readonly Column[], Column[]>()

function withNamespaceFirst(columns: Column[]): Column[] {
  const known = extendedColumns.get(columns) ?? [NAMESPACE, ...columns]
  extendedColumns.set(columns, known)
  return known
}

/**
 * A list over all namespaces with the namespace of each row in front, as `kubectl get -A` prints it. A list
 * that was never read has no columns, and gets none.
 */
export function withNamespaceColumn(list: ResourceList): ResourceList {
  if (list.columns.length === 0) return list
  return { ...list, columns: withNamespaceFirst(list.columns), rows: list.rows.map(withNamespace) }
}
