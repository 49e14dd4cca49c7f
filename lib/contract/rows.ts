import { parseHumanDuration, UNIT_MS } from '@/lib/words/durations'
import type { Column, ResourceList, Row } from './resources'

export interface RowChanges {
  upserts: Row[]
  /** Keys. One that is upserted as well belongs to another object of the same name now. */
  deletes: string[]
}

/** The API server's own order: by key, bytewise. */
export function byKey(a: Row, b: Row): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/**
 * The rows after a change, ordered by key, in one pass over rows that are in that order already. Rows that did not
 * change stay the same objects.
 */
export function applyRowChanges(rows: readonly Row[], { upserts, deletes }: RowChanges): Row[] {
  const puts = new Map(upserts.map((row) => [row.key, row]))
  const gone = new Set(deletes)
  const merged: Row[] = []
  for (const row of rows) {
    const put = puts.get(row.key)
    if (put) puts.delete(row.key)
    if (put ?? !gone.has(row.key)) merged.push(put ?? row)
  }
  return puts.size === 0 ? merged : mergeRows(merged, [...puts.values()].sort(byKey), byKey)
}

/** Merges two sorted lists into one, in one pass. */
export function mergeRows(a: readonly Row[], b: readonly Row[], compare: (a: Row, b: Row) => number): Row[] {
  const merged: Row[] = []
  let at = 0
  for (const row of b) {
    for (let next = a[at]; next && compare(next, row) < 0; next = a[at]) {
      merged.push(next)
      at += 1
    }
    merged.push(row)
  }
  return merged.concat(a.slice(at))
}

const TIME_COLUMNS = new Set(['Age', 'Last Seen', 'First Seen', 'Last Schedule'])
const AGO = / \(((?:\d+[dhmsy])+) ago\)/g
// Rounding of both clocks, and the time between the printing of a row and its arrival.
const SLACK_MS = 5_000

/** True when the cell counts from the moment at which it was printed, as "Age" does. */
export function isRelativeTime(column: Column): boolean {
  return TIME_COLUMNS.has(column.name)
}

/** When a row's cells were printed, milliseconds since the epoch; undefined when that is not known. */
export function printedAtMs(
  row: Pick<Row, 'printedAt'>,
  list: Pick<ResourceList, 'printedAt'>,
): number | undefined {
  const at = Date.parse(row.printedAt ?? list.printedAt ?? '')
  return Number.isNaN(at) ? undefined : at
}

/** How long ago, as of now, something began that a cell of the row prints as a span. */
export function spanSince(
  text: string,
  row: Pick<Row, 'printedAt'>,
  list: Pick<ResourceList, 'printedAt'>,
  nowMs: number,
): number | undefined {
  const span = parseHumanDuration(text)
  // The clocks of the browser and of the pod differ, and nothing is younger than when it was printed.
  return span === undefined ? undefined : span + Math.max(0, nowMs - (printedAtMs(row, list) ?? nowMs))
}

type Cell = Row['cells'][number]

/** True when two spans can count from one moment, the second printed `elapsedMs` after the first. */
function countFromOneMoment(a: string, b: string, elapsedMs: number): boolean {
  const before = parseHumanDuration(a)
  const after = a === b ? before : parseHumanDuration(b)
  if (before === undefined || after === undefined) return a === b
  // What is printed falls short of the span by less than its smallest unit.
  const unitMs = (text: string) => UNIT_MS.get(text.slice(-1)) ?? 0
  const went = before + elapsedMs
  return after <= went + unitMs(a) + SLACK_MS && after + unitMs(b) >= went - SLACK_MS
}

/**
 * True when two printings of one cell say the same but for the time that passed between them: a Table prints ages at
 * the moment of the answer, so an untouched object reads differently in each list. With `elapsedMs` an age that did not
 * go on by that much is another age: the object was recreated, the event seen or the job scheduled again.
 */
export function sameButForTime(column: Column | undefined, a: Cell, b: Cell, elapsedMs?: number): boolean {
  if (column !== undefined && isRelativeTime(column)) {
    return elapsedMs === undefined || countFromOneMoment(String(a), String(b), elapsedMs)
  }
  if (typeof a !== 'string' || typeof b !== 'string') return a === b
  // So are most cells of 25,000 rows.
  if (a === b && !a.includes(' ago)')) return true
  if (a.replace(AGO, '') !== b.replace(AGO, '')) return false
  if (elapsedMs === undefined) return true
  const spans = (text: string) => [...text.matchAll(AGO)].map(([, span = '']) => span)
  const later = spans(b)
  return spans(a).every((span, i) => countFromOneMoment(span, later[i] ?? '', elapsedMs))
}

function sameCells(columns: readonly Column[], a: Row, b: Row, elapsedMs: number): boolean {
  return (
    a.cells.length === b.cells.length &&
    a.cells.every((cell, i) => sameButForTime(columns[i], cell, b.cells[i] ?? null, elapsedMs))
  )
}

/**
 * What turns `before` into `listed`, leaving rows alone in which only relative times moved on. `elapsedMs` says how long
 * before `listed` a row was printed.
 */
export function diffRows(
  columns: readonly Column[],
  before: ReadonlyMap<string, Row>,
  listed: readonly Row[],
  elapsedMs: (before: Row) => number,
): RowChanges {
  const keys = new Set(listed.map((row) => row.key))
  return {
    upserts: listed.filter((row) => {
      const old = before.get(row.key)
      return old === undefined || !sameCells(columns, old, row, elapsedMs(old))
    }),
    deletes: [...before.keys()].filter((key) => !keys.has(key)),
  }
}
