import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { byKey, mergeRows, printedAtMs } from '@/lib/contract/rows'
import { parseQuantity } from '@/lib/objects/quantity'
import { parseHumanDuration } from '@/lib/words/durations'
import { byRow, countsFromPrinting, printedText } from '../view/cell-text'
import type { Sort } from '../view/view-in-url'

type SortedList = Pick<ResourceList, 'columns' | 'rows' | 'printedAt'>

interface Held {
  columns: ResourceList['columns']
  printedAt: string | undefined
  sort: Sort
  measure: number
  values: ColumnValues
  rows: readonly Row[]
}

function isFor(held: Held | undefined, list: SortedList, sort: Sort): held is Held {
  return (
    held?.columns === list.columns &&
    held.printedAt === list.printedAt &&
    held.sort.column === sort.column &&
    held.sort.isDescending === sort.isDescending
  )
}

/**
 * Sorts a list that changes a little at a time: rows by the true values of one column, those without a value
 * last in both directions, equal ones by key; in the API server's order when there is no such column. What
 * did not change keeps its order, so a change of k of n rows costs n + k log k.
 */
export function createRowSorter(): (list: SortedList, sort: Sort | undefined) => readonly Row[] {
  let held: Held | undefined
  return (list, sort) => {
    const index = sort ? list.columns.findIndex((column) => column.name === sort.column) : -1
    const column = list.columns[index]
    if (sort === undefined || column === undefined) return list.rows
    const known = isFor(held, list, sort) ? held : undefined
    const values = known?.values ?? createColumnValues(column, index, list)
    const measure = values.measureOf(list.rows)
    const sign = sort.isDescending ? -1 : 1
    const compare = (a: Row, b: Row) => {
      const [x, y] = [values.valueOf(a, measure), values.valueOf(b, measure)]
      if (x === undefined || y === undefined)
        return Number(x === undefined) - Number(y === undefined) || byKey(a, b)
      return sign * compareValues(x, y) || byKey(a, b)
    }
    const rows = resort(known?.measure === measure ? known.rows : [], list.rows, compare)
    held = { columns: list.columns, printedAt: list.printedAt, sort, measure, values, rows }
    return rows
  }
}

function resort(before: readonly Row[], rows: readonly Row[], compare: (a: Row, b: Row) => number) {
  const now = new Set(rows)
  const kept = before.filter((row) => now.has(row))
  const known = new Set(kept)
  const fresh = rows.filter((row) => !known.has(row)).sort(compare)
  return mergeRows(kept, fresh, compare)
}

/** The rows of a list in order, once. */
export function sortRows(list: SortedList, sort: Sort | undefined): readonly Row[] {
  return createRowSorter()(list, sort)
}

/** The order of a kind when the address names none: events by the latest, everything else by what needs attention. */
export function defaultSort(resource: string): Sort | undefined {
  return resource === 'events' ? { column: 'Last Seen', isDescending: false } : undefined
}

const FROM_TOP = new Set(['integer', 'number'])

/** True where the most comes first: a column of numbers, and restarts, which kubectl prints with their time. */
function startsAtTop({ name, type }: Pick<Column, 'name' | 'type'>): boolean {
  return name === 'Restarts' || FROM_TOP.has(type)
}

/** What a click on a column head means: its own first direction, then the other, then no order of its own. */
export function nextSort(now: Sort | undefined, column: Pick<Column, 'name' | 'type'>): Sort | undefined {
  const first = { column: column.name, isDescending: startsAtTop(column) }
  if (now?.column !== column.name) return first
  return now.isDescending === first.isDescending
    ? { column: column.name, isDescending: !first.isDescending }
    : undefined
}

/** What needs attention first, then what is on its way, each part as the list has it. The same array comes back when nothing does. */
export function unhealthyFirst(rows: readonly Row[], rankOf: (row: Row) => number): readonly Row[] {
  const parts: Row[][] = [[], [], [], []]
  for (const row of rows) parts[rankOf(row)]?.push(row)
  return parts.at(-1)?.length === rows.length ? rows : parts.flat()
}

type Parts = readonly (number | bigint)[]
/** The true value of one cell: parts compared in order, or text. */
export type Value = Parts | string
type Measure = (text: string) => Parts | undefined

const natural = new Intl.Collator('en', { numeric: true })

// "<none>", "<unknown>" and "<pending>" say that there is no value.
const NO_VALUE = /^<[^<>]*>$/

function toNumber(text: string): Parts | undefined {
  return /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? [Number(text)] : undefined
}

/** "3 (5m ago)": three restarts, the last one five minutes ago. */
function toCount(text: string): Parts | undefined {
  const [, count, span] = /^(\d{1,15})(?: \((\S+) ago\))?$/.exec(text) ?? []
  if (count === undefined) return undefined
  const agoMs = span === undefined ? Number.POSITIVE_INFINITY : parseHumanDuration(span)
  return agoMs === undefined ? undefined : [Number(count), -agoMs]
}

/** "1/2", also "0/1 of 3": by share, then by size. 0 of 0 counts as complete. */
function toShare(text: string): Parts | undefined {
  const [, part, whole] = /^(\d{1,15})\/(\d{1,15})(?: of \d+)?$/.exec(text) ?? []
  if (part === undefined || whole === undefined) return undefined
  return [Number(whole) === 0 ? 1 : Number(part) / Number(whole), Number(whole)]
}

function toSpan(text: string): Parts | undefined {
  const ms = parseHumanDuration(text)
  return ms === undefined ? undefined : [ms]
}

function toDate(text: string): Parts | undefined {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? [Date.parse(text)] : undefined
}

function toQuantity(text: string): Parts | undefined {
  const quantity = parseQuantity(text)
  return quantity && [quantity.nano]
}

const MEASURES: readonly Measure[] = [toNumber, toCount, toShare, toSpan, toDate, toQuantity]
const ALL = (1 << MEASURES.length) - 1
const SPAN = MEASURES.indexOf(toSpan)

interface Read {
  text: string
  hasValue: boolean
  /** A bit for each measure that fits the text. */
  fits: number
}

// Ages count from different moments: what is compared is when each began.
function ageOf(column: Column, row: Row, list: Pick<ResourceList, 'printedAt'>, value: Parts): Parts {
  if (!countsFromPrinting(column)) return value
  const createdMs = column.name === 'Age' ? Date.parse(row.createdAt ?? '') : Number.NaN
  if (!Number.isNaN(createdMs)) return [-createdMs]
  return [Number(value[0]) - (printedAtMs(row, list) ?? 0)]
}

interface ColumnValues {
  /** Which measure fits all rows; -1 where they are text. Values of different measures cannot be compared. */
  measureOf(rows: readonly Row[]): number
  /** The value of a row in a measure, undefined for none. */
  valueOf(row: Row, measure: number): Value | undefined
}

/**
 * The values of one column, each computed once. A column counts as numbers, shares, spans, dates or
 * quantities only when all of its values do; otherwise it is text in which numbers count as numbers.
 */
function createColumnValues(
  column: Column,
  index: number,
  list: Pick<ResourceList, 'printedAt'>,
): ColumnValues {
  const read = byRow((row): Read => {
    const text = printedText(row.cells[index])
    const hasValue = text !== '' && !NO_VALUE.test(text)
    let fits = 0
    for (const [i, measure] of MEASURES.entries()) if (hasValue && measure(text)) fits |= 1 << i
    return { text, hasValue, fits }
  })
  const values = MEASURES.map((measure, i) =>
    byRow((row) => {
      const value = measure(read(row).text)
      return value && i === SPAN ? ageOf(column, row, list, value) : value
    }),
  )
  return {
    measureOf(rows) {
      let fits = ALL
      for (const row of rows) {
        const cell = read(row)
        if (cell.hasValue) fits &= cell.fits
      }
      return MEASURES.findIndex((_, i) => fits & (1 << i))
    },
    valueOf(row, measure) {
      const { text, hasValue } = read(row)
      if (!hasValue) return undefined
      return values[measure]?.(row) ?? text
    },
  }
}

/**
 * Negative, zero or positive, as `a` comes before, equals or follows `b`. Total and transitive over values of
 * one column.
 */
function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' || typeof b === 'string') return natural.compare(String(a), String(b))
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? x
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/**
 * Rows in their previous order: a new row comes after the row that it follows in the new order, a deleted row
 * leaves its place. So sorting never moves a row under the pointer.
 */
export function inHeldOrder(before: readonly string[], rows: readonly Row[]): readonly Row[] {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const held = new Set(before)
  const followers = new Map<string, Row[]>()
  let leader = ''
  for (const row of rows) {
    if (held.has(row.key)) leader = row.key
    else followers.set(leader, [...(followers.get(leader) ?? []), row])
  }
  const ordered = [...(followers.get('') ?? [])]
  for (const key of before) {
    const row = byKey.get(key)
    if (row) ordered.push(row, ...(followers.get(key) ?? []))
  }
  return ordered
}
