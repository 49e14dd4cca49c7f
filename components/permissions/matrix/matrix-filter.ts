import type { Cell, MatrixRow } from '@/lib/facts/account/contract'
import type { RefusedCalls } from './refused-calls'

export type CellsShown = 'all' | 'granted' | 'refused'

export interface MatrixFilter {
  text: string
  show: CellsShown
  /** Also the rows of subresources, such as pods/log. */
  subresources: boolean
}

function isGranted({ state }: Cell): boolean {
  return state !== 'no' && state !== 'unknown'
}

function fits(row: MatrixRow, filter: MatrixFilter, refused: RefusedCalls): boolean {
  const text = filter.text.trim().toLowerCase()
  if (text !== '') return `${row.resource}.${row.group} ${row.kind}`.toLowerCase().includes(text)
  return filter.subresources || !row.resource.includes('/') || refused.hasRow(row)
}

function shows(row: MatrixRow, show: CellsShown, refused: RefusedCalls): boolean {
  if (show === 'granted') return Object.values(row.cells).some(isGranted)
  return show === 'all' || refused.hasRow(row)
}

/** The rows that a filter keeps, in their order. A subresource that was refused lately is never left out for being one. */
export function filterRows(
  rows: readonly MatrixRow[],
  filter: MatrixFilter,
  refused: RefusedCalls,
): MatrixRow[] {
  return rows.filter((row) => fits(row, filter, refused) && shows(row, filter.show, refused))
}

/** How many rows each choice would show, with the same text and subresources. */
export function countRows(
  rows: readonly MatrixRow[],
  filter: MatrixFilter,
  refused: RefusedCalls,
): Record<CellsShown, number> {
  const count = (show: CellsShown) => filterRows(rows, { ...filter, show }, refused).length
  return { all: count('all'), granted: count('granted'), refused: count('refused') }
}
