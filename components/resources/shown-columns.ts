import type { Column, ResourceList } from '@/lib/contract/resources'
import { countsFromPrinting, printedText } from './cell-text'

export interface ShownColumn {
  column: Column
  /** Its place among the cells of a row. */
  index: number
  /** Its width in digits of the table's font, room for what stands beside the text included. */
  ch: number
}

/** A longer text wraps. */
export const MAX_CH = 48
/** The last column takes the room that is left and wraps in less. */
const LAST_CH = 30
const SORT_MARK = 3
const MEANING_MARK = 3
const LONGEST_AGE = 7
const MARKED = new Set(['Status', 'Type', 'Ready'])

// An age in a text grows as it stands on the page, "(4m ago)" to "(4m12s ago)", and must not begin to wrap then.
function longestLength(text: string): number {
  const grown = ' ago)'.length + LONGEST_AGE + 1
  return text.endsWith(' ago)') ? Math.max(text.length, text.lastIndexOf('(') + grown) : text.length
}

/**
 * The columns to show and how wide each must be for its longest text, so that the table stands still while rows come
 * into view. Columns of a priority above 0 belong to the wide view, as in kubectl.
 */
export function shownColumns(
  { columns, rows }: Pick<ResourceList, 'columns' | 'rows'>,
  isWide: boolean,
): ShownColumn[] {
  const shown = columns.flatMap((column, index): ShownColumn[] => {
    if (column.priority > 0 && !isWide) return []
    let longest = countsFromPrinting(column) ? LONGEST_AGE : 0
    for (const row of rows) longest = Math.max(longest, longestLength(printedText(row.cells[index])))
    const text = longest + (MARKED.has(column.name) ? MEANING_MARK : 0)
    return [{ column, index, ch: Math.min(MAX_CH, Math.max(text, column.name.length + SORT_MARK)) }]
  })
  return shown.map((each, place) =>
    place === shown.length - 1 ? { ...each, ch: Math.min(each.ch, LAST_CH) } : each,
  )
}

/** True when a list has columns that only the wide view shows. */
export function hasWideColumns(columns: readonly Column[]): boolean {
  return columns.some((column) => column.priority > 0)
}
