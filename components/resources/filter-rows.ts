import type { Row } from '@/lib/contract/resources'
import { printedText } from './cell-text'

/**
 * The rows that hold every word of the text, in a shown cell or in the key, whatever the case. Their order stays. Cells
 * that are not shown do not count, since nobody could see why the row is there.
 */
export function filterRows(rows: readonly Row[], text: string, shown: readonly number[]): readonly Row[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const line = `${row.key} ${shown.map((index) => printedText(row.cells[index])).join(' ')}`.toLowerCase()
    return words.every((word) => line.includes(word))
  })
}
