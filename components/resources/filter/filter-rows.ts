import type { Column, Row } from '@/lib/contract/resources'
import { byRow } from '../rows/by-row'
import { printedText } from '../rows/cell-text'
import { type FilterTerm, parseFilter } from './filter-terms'

/** Tells whether a row matches a text; made once for a text, columns and which of them are shown. */
export type RowFilter = (row: Row) => boolean

function tester(columns: readonly Column[], shown: readonly number[]) {
  const lineOf = byRow((row) =>
    `${row.key} ${shown.map((index) => printedText(row.cells[index])).join(' ')}`.toLowerCase(),
  )
  return ({ word, isNot, column }: FilterTerm): RowFilter => {
    const index = column === undefined ? -1 : columns.findIndex(({ name }) => name === column)
    const holds = (row: Row) =>
      (index < 0 ? lineOf(row) : printedText(row.cells[index]).toLowerCase()).includes(word)
    return (row) => holds(row) !== isNot
  }
}

/**
 * Keeps the rows that match every term of a text, in a shown cell or in the key, ignoring case. Cells that
 * are not shown count only for a term that names their column, because no one could see why the row is there.
 * Undefined for a text without terms. Each row is tested once: what did not change is not tested again.
 */
export function createRowFilter(
  text: string,
  columns: readonly Column[],
  shown: readonly number[],
): RowFilter | undefined {
  const terms = parseFilter(text, columns)
  if (terms.length === 0) return undefined
  const tests = terms.map(tester(columns, shown))
  return byRow((row) => tests.every((test) => test(row)))
}
