import type { Cell, MatrixRow } from '@/lib/contract/access'

export type Show = 'all' | 'may' | 'may-not'

export interface MatrixFilter {
  text: string
  show: Show
  /** Also the rows of subresources, such as pods/log. */
  subresources: boolean
}

function anyCell(row: MatrixRow, holds: (cell: Cell) => boolean): boolean {
  return Object.values(row.cells).some(holds)
}

/** The rows that a filter keeps, in their order. A row of which one verb is granted and one is not is in both. */
export function filterRows(rows: readonly MatrixRow[], filter: MatrixFilter): MatrixRow[] {
  const text = filter.text.trim().toLowerCase()
  return rows.filter((row) => {
    if (!filter.subresources && text === '' && row.resource.includes('/')) return false
    if (text !== '' && !`${row.resource}.${row.group} ${row.kind}`.toLowerCase().includes(text)) return false
    if (filter.show === 'may') return anyCell(row, (cell) => cell.state !== 'no' && cell.state !== 'unknown')
    if (filter.show === 'may-not') return anyCell(row, (cell) => cell.state === 'no')
    return true
  })
}
