import type { Row } from '@/lib/contract/resources'
import { printedText } from './cell-text'

/** The rows that hold every word of the text, in any cell or in the key, whatever the case. Their order stays. */
export function filterRows(rows: readonly Row[], text: string): readonly Row[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const line = `${row.key} ${row.cells.map(printedText).join(' ')}`.toLowerCase()
    return words.every((word) => line.includes(word))
  })
}
