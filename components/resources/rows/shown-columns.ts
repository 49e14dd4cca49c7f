import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { byRow } from './by-row'
import { countsFromPrinting, printedText } from './cell-text'

export interface ShownColumn {
  column: Column
  /** Its place among the cells of a row. */
  index: number
  /** Its width in digits of the table's font, including room for what is next to the text. */
  ch: number
}

/** A longer text wraps. */
export const MAX_CH = 48
/** The last column takes the remaining room and wraps if there is too little. */
const LAST_CH = 30
const SORT_MARK = 3
const MEANING_MARK = 3
const LONGEST_AGE = 7
const MARKED = new Set(['Status', 'Type', 'Ready'])

// An age in a text grows while it is on the page, "(4m ago)" to "(4m12s ago)", and must not begin to wrap then.
function longestLength(text: string): number {
  const grown = ' ago)'.length + LONGEST_AGE + 1
  return text.endsWith(' ago)') ? Math.max(text.length, text.lastIndexOf('(') + grown) : text.length
}

const lengthsOf = byRow((row) => row.cells.map((cell) => longestLength(printedText(cell))))

function longestTexts(rows: readonly Row[], count: number): number[] {
  const longest = new Array<number>(count).fill(0)
  for (const row of rows) {
    const lengths = lengthsOf(row)
    for (let i = 0; i < count; i += 1) longest[i] = Math.max(longest[i] ?? 0, lengths[i] ?? 0)
  }
  return longest
}

export interface ColumnChoice {
  /** Shows the columns that kubectl shows with `-o wide`. */
  isWide: boolean
  /** Names of the columns to show, whatever their priority; the name of the object is always shown. */
  chosen?: readonly string[] | undefined
}

/**
 * The columns to show and how wide each must be for its longest text, so the table stays still while rows
 * come into view. Columns of a priority above 0 belong to the wide view, as in kubectl, unless columns were
 * chosen.
 */
export function shownColumns(
  { columns, rows }: Pick<ResourceList, 'columns' | 'rows'>,
  { isWide, chosen }: ColumnChoice,
): ShownColumn[] {
  const longestOf = longestTexts(rows, columns.length)
  const isShown = ({ name, priority }: Column) =>
    chosen ? chosen.includes(name) || name === 'Name' : priority === 0 || isWide
  const shown = columns.flatMap((column, index): ShownColumn[] => {
    if (!isShown(column)) return []
    const longest = Math.max(countsFromPrinting(column) ? LONGEST_AGE : 0, longestOf[index] ?? 0)
    const text = longest + (MARKED.has(column.name) ? MEANING_MARK : 0)
    return [{ column, index, ch: Math.min(MAX_CH, Math.max(text, column.name.length + SORT_MARK)) }]
  })
  return shown.map((each, place) =>
    place === shown.length - 1 ? { ...each, ch: Math.min(each.ch, LAST_CH) } : each,
  )
}

function areSame(a: readonly ShownColumn[], b: readonly ShownColumn[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ column, index, ch }, i) => column === b[i]?.column && index === b[i].index && ch === b[i].ch)
  )
}

/** As `shownColumns`, but returns the same array while columns and widths stay, so no row is redrawn for them. */
export function createColumnChooser(): typeof shownColumns {
  let held: ShownColumn[] = []
  return (list, choice) => {
    const shown = shownColumns(list, choice)
    if (!areSame(held, shown)) held = shown
    return held
  }
}

/** True when a list has columns that only the wide view shows. */
export function hasWideColumns(columns: readonly Column[]): boolean {
  return columns.some((column) => column.priority > 0)
}
