import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { byRow } from '../view/by-row'
import { countsFromPrinting, printedText } from '../view/cell-text'

export interface ShownColumn {
  column: Column
  /** Its position among the cells of a row. */
  index: number
  /** Its width in digits of the table's font, including room for what is next to the text. */
  ch: number
}

/** A longer text wraps. */
export const MAX_CH = 48
/** The last column takes the remaining room and wraps if there is too little. */
const LAST_CH = 30
/** Of a state, which is a word; `CreateContainerConfigError` fits. */
const MAX_STATE_CH = 30
const SORT_MARK = 3
const MEANING_MARK = 3
const LONGEST_AGE = 7

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
  /** The column whose cells carry a mark; -1 for none. */
  told?: number
  /** There is a column Why, which takes the room that is left. */
  hasWhy?: boolean
  /** Room for all columns, in digits; what does not fit beside Why is left out, unless columns were chosen. */
  roomCh?: number | undefined
  /** The column that orders the rows, which is not left out. */
  sorted?: string | undefined
  /** The least width of the names, for one with a tag beside it. */
  nameCh?: number | undefined
}

/** Columns of the wide view worth showing where there is room. */
const WORTHY = ['Node', 'IP']
/** Beside the text of each cell. */
const PADDING_CH = 3
const LEAST_NAME_CH = 16
/** Room of Why: what other columns leave to it, what a long name does, and what columns of the wide view do. */
const WHY_CH = { least: 30, short: 28, usual: 34 }

const widthOf = (columns: readonly ShownColumn[]) => columns.reduce((sum, { ch }) => sum + ch + PADDING_CH, 0)

/** Leaves out columns until the rest fits, from the end, then adds those of the wide view that do. */
function fitted(
  shown: readonly ShownColumn[],
  more: readonly ShownColumn[],
  { told = -1, hasWhy = false, roomCh, sorted }: ColumnChoice,
): readonly ShownColumn[] {
  if (roomCh === undefined || !hasWhy) return shown
  const mustStay = ({ column, index }: ShownColumn) =>
    ['Name', 'Namespace', sorted].includes(column.name) || index === told
  const least = roomCh - WHY_CH.least
  let kept = shown
  // The age goes first, then how many containers are ready, which a state and its reason say too.
  const last = shown.at(-1)
  const isLate = ({ column }: ShownColumn) => column.name === 'Ready'
  const order = [...(last ? [last] : []), ...shown.filter(isLate), ...shown.toReversed()]
  for (const each of order) {
    if (widthOf(kept) <= least) break
    if (!mustStay(each)) kept = kept.filter((other) => other !== each)
  }
  const lacking = widthOf(kept) + WHY_CH.short - roomCh
  // A long name wraps before Why has no room.
  if (lacking > 0) {
    return kept.map((each) =>
      each.column.name === 'Name' ? { ...each, ch: Math.max(LEAST_NAME_CH, each.ch - lacking) } : each,
    )
  }
  if (kept.length < shown.length) return kept
  for (const each of more) {
    if (widthOf([...kept, each]) <= roomCh - WHY_CH.usual) kept = [...kept, each]
  }
  return kept
}

/**
 * The columns to show and how wide each must be for its longest text, so the table stays still while rows
 * come into view. Columns of a priority above 0 belong to the wide view, as in kubectl, unless columns were
 * chosen or there is room for them.
 */
export function shownColumns(
  { columns, rows }: Pick<ResourceList, 'columns' | 'rows'>,
  choice: ColumnChoice,
): ShownColumn[] {
  const { isWide, chosen, told = -1, hasWhy = false, nameCh = 0 } = choice
  const longestOf = longestTexts(rows, columns.length)
  const sized = columns.map((column, index): ShownColumn => {
    const least = countsFromPrinting(column) ? LONGEST_AGE : column.name === 'Name' ? nameCh : 0
    const longest = Math.max(least, longestOf[index] ?? 0)
    const text = longest + (index === told ? MEANING_MARK : 0)
    const most = index === told ? MAX_STATE_CH : MAX_CH
    return { column, index, ch: Math.min(most, Math.max(text, column.name.length + SORT_MARK)) }
  })
  const isShown = ({ name, priority }: Column) =>
    chosen ? chosen.includes(name) || name === 'Name' : priority === 0 || isWide
  const base = sized.filter(({ column }) => isShown(column))
  const more = WORTHY.flatMap((name) =>
    sized.filter(({ column }) => column.name === name && !isShown(column)),
  )
  const shown = chosen || isWide ? base : fitted(base, more, choice)
  return shown.map((each, place) =>
    place === shown.length - 1 && !hasWhy ? { ...each, ch: Math.min(each.ch, LAST_CH) } : each,
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
