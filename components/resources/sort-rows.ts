import { parseHumanDuration } from '@/lib/contract/human-duration'
import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { byKey } from '@/lib/contract/rows'
import { parseQuantity } from '@/lib/identity/quantity'
import { countsFromPrinting, printedAtMs, printedText } from './cell-text'
import type { Sort } from './view-in-url'

type Parts = readonly (number | bigint)[]
/** The true value of one cell: parts compared in order, or text. */
type Value = Parts | string
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

/** "1/2", also "0/1 of 3": by share, then by size. Nothing of nothing is whole. */
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

function hasValue(text: string): boolean {
  return text !== '' && !NO_VALUE.test(text)
}

/**
 * The value of each row in one column, undefined for none. A column counts as numbers, shares, spans, dates or
 * quantities only when all of its values do; else it is text in which numbers count as numbers.
 */
function valuesOf(list: ResourceList, column: Column, index: number): Map<Row, Value | undefined> {
  const texts = list.rows.map((row): [Row, string] => [row, printedText(row.cells[index])])
  const present = texts.filter(([, text]) => hasValue(text))
  const measure = MEASURES.find((each) => present.every(([, text]) => each(text) !== undefined))
  return new Map(
    texts.map(([row, text]) => {
      if (!hasValue(text)) return [row, undefined]
      const value = measure?.(text) ?? text
      return [row, measure === toSpan ? ageOf(column, row, list, value) : value]
    }),
  )
}

// Ages are counted from different moments: what compares is when each began.
function ageOf(column: Column, row: Row, list: ResourceList, value: Value): Value {
  if (!countsFromPrinting(column) || typeof value === 'string') return value
  const createdMs = column.name === 'Age' ? Date.parse(row.createdAt ?? '') : Number.NaN
  if (!Number.isNaN(createdMs)) return [-createdMs]
  return [Number(value[0]) - (printedAtMs(row, list) ?? 0)]
}

/** Negative, zero or positive, as `a` comes before, beside or after `b`. Total and transitive over values of one column. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' || typeof b === 'string') return natural.compare(String(a), String(b))
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? x
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/**
 * The rows of a list by the true values of one column, those without a value last in both directions, equal ones by
 * their key. In the API server's order when there is no such column.
 */
export function sortRows(list: ResourceList, sort: Sort | undefined): readonly Row[] {
  const index = sort ? list.columns.findIndex((column) => column.name === sort.column) : -1
  const column = list.columns[index]
  if (sort === undefined || column === undefined) return list.rows
  const values = valuesOf(list, column, index)
  const sign = sort.isDescending ? -1 : 1
  return [...list.rows].sort((a, b) => {
    const [x, y] = [values.get(a), values.get(b)]
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined) || byKey(a, b)
    return sign * compareValues(x, y) || byKey(a, b)
  })
}

/** The order in which a kind is shown when the address names none: events by the last one, all else as the API server lists it. */
export function defaultSort(resource: string): Sort | undefined {
  return resource === 'events' ? { column: 'Last Seen', isDescending: false } : undefined
}

/** What a click on a column's head asks for: ascending, then descending, then no order of its own. */
export function nextSort(now: Sort | undefined, column: string): Sort | undefined {
  if (now?.column !== column) return { column, isDescending: false }
  return now.isDescending ? undefined : { column, isDescending: true }
}
