import type { ResourceList, Row } from '@/lib/contract/resources'
import { byKey, mergeRows } from '@/lib/contract/rows'
import type { Sort } from '../view/view-in-url'
import { type ColumnValues, compareValues, createColumnValues } from './column-values'

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

/**
 * The order of a kind when the address names none: events by the latest, everything else as the API server
 * lists it.
 */
export function defaultSort(resource: string): Sort | undefined {
  return resource === 'events' ? { column: 'Last Seen', isDescending: false } : undefined
}

/** What a click on a column head means: ascending, then descending, then no order of its own. */
export function nextSort(now: Sort | undefined, column: string): Sort | undefined {
  if (now?.column !== column) return { column, isDescending: false }
  return now.isDescending ? undefined : { column, isDescending: true }
}
