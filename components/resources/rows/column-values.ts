import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { printedAtMs } from '@/lib/contract/rows'
import { parseQuantity } from '@/lib/identity/quantity'
import { parseHumanDuration } from '@/lib/words/durations'
import { byRow } from '../view/by-row'
import { countsFromPrinting, printedText } from '../view/cell-text'

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

export interface ColumnValues {
  /** Which measure fits all rows; -1 where they are text. Values of different measures cannot be compared. */
  measureOf(rows: readonly Row[]): number
  /** The value of a row in a measure, undefined for none. */
  valueOf(row: Row, measure: number): Value | undefined
}

/**
 * The values of one column, each computed once. A column counts as numbers, shares, spans, dates or
 * quantities only when all of its values do; otherwise it is text in which numbers count as numbers.
 */
export function createColumnValues(
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
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' || typeof b === 'string') return natural.compare(String(a), String(b))
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? x
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}
