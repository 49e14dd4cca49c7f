import type { Column, ResourceList, Row } from '@/lib/contract/resources'
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
