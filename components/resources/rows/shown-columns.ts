import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { countsFromPrinting, printedText, RESTARTS } from '../view/cell-text'

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
/** Beside Why a name is cut in its middle, and a state at its end. */
const MAX_NAME_CH = 36
const LEAST_CH = { name: 22, state: 19 }
/** The head is in the font of the page, 12 px: a letter of it, and the arrow of the order, in digits of the table's. */
const HEAD = { letter: 0.85, mark: 2 }
const MEANING_MARK = 3
const LONGEST_AGE = 7
/** "12 (364d)", as restarts are shown. */
const LONGEST_SINCE = ' (364d)'.length

// An age in a text grows while it is on the page, "(4m ago)" to "(4m12s ago)", and must not begin to wrap then.
function longestLength(text: string): number {
  if (!text.endsWith(' ago)')) return text.length
  const [, count] = RESTARTS.exec(text) ?? []
  if (count !== undefined) return count.length + LONGEST_SINCE
  const grown = ' ago)'.length + LONGEST_AGE + 1
  return Math.max(text.length, text.lastIndexOf('(') + grown)
}

const longestKnown = new WeakMap<readonly Row[], number[]>()

// A list is measured once, however often its room or its columns change.
function longestTexts(rows: readonly Row[], count: number): number[] {
  const known = longestKnown.get(rows)
  if (known) return known
  const longest = new Array<number>(count).fill(0)
  for (const { cells } of rows) {
    for (let i = 0; i < count; i += 1)
      longest[i] = Math.max(longest[i] ?? 0, longestLength(printedText(cells[i])))
  }
  longestKnown.set(rows, longest)
  return longest
}

interface ColumnChoice {
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
/** "this pod", beside its name. */
export const TAG_CH = 10
/** Beside the text of each cell. */
const PADDING_CH = 3
/** Room of Why, in digits: for a short reason, and for one with a name in it. */
const WHY_CH = { least: 24, usual: 44 }
/** What is left out first where there is too little room. */
const LATE = ['Ready', 'Restarts', 'Age']

const widthOf = (columns: readonly ShownColumn[]) => columns.reduce((sum, { ch }) => sum + ch + PADDING_CH, 0)

/** Takes at most `lackingCh` from the width of a column. */
function narrowed(
  columns: readonly ShownColumn[],
  lackingCh: number,
  leastCh: number,
  isIt: (column: ShownColumn) => boolean,
): readonly ShownColumn[] {
  if (lackingCh <= 0) return columns
  return columns.map((each) =>
    isIt(each) ? { ...each, ch: Math.max(Math.min(each.ch, leastCh), each.ch - lackingCh) } : each,
  )
}

/** Narrows the state and the names, then leaves out columns until the rest fits; where all fit, adds those of the wide view that do. */
function fitted(
  shown: readonly ShownColumn[],
  more: readonly ShownColumn[],
  { told = -1, hasWhy = false, roomCh, sorted, nameCh = 0 }: ColumnChoice,
): readonly ShownColumn[] {
  if (roomCh === undefined || !hasWhy) return shown
  const isState = ({ index }: ShownColumn) => index === told
  const isName = ({ column }: ShownColumn) => column.name === 'Name'
  const lacking = (columns: readonly ShownColumn[], whyCh: number) => widthOf(columns) + whyCh - roomCh
  const tight = (columns: readonly ShownColumn[], whyCh: number) => {
    const short = narrowed(columns, lacking(columns, whyCh), LEAST_CH.state, isState)
    return narrowed(short, lacking(short, whyCh), Math.max(LEAST_CH.name, nameCh), isName)
  }
  const mustStay = (each: ShownColumn) =>
    isState(each) || ['Name', 'Namespace', sorted].includes(each.column.name)
  const late = LATE.flatMap((name) => shown.filter(({ column }) => column.name === name))
  const order = [...shown.toReversed().filter((each) => !late.includes(each)), ...late]
  let kept = shown
  for (const each of order) {
    if (lacking(tight(kept, WHY_CH.least), WHY_CH.least) <= 0) break
    if (!mustStay(each)) kept = kept.filter((other) => other !== each)
  }
  if (kept.length === shown.length) {
    for (const each of more) if (lacking([...kept, each], WHY_CH.usual) <= 0) kept = [...kept, each]
  }
  return tight(kept, WHY_CH.usual)
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
    const most = index === told ? MAX_STATE_CH : hasWhy && column.name === 'Name' ? MAX_NAME_CH : MAX_CH
    return {
      column,
      index,
      ch: Math.min(most, Math.max(text, Math.ceil(column.name.length * HEAD.letter) + HEAD.mark)),
    }
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

/** Where the parts of a row are. */
export interface RowLayout {
  /** Index of the cell that carries the mark; -1 for none. */
  told: number
  /** Place of the column before Why; undefined where there is no such column. */
  whyAfter: number | undefined
  /** Indexes of the cells that a phone shows: at the left, at the right, and under them. */
  lead: number
  side: number
  below: number
}

/** Where the parts of a row are; a phone shows a name, a state and what is under them. */
export function rowLayout(
  columns: readonly Column[],
  shown: readonly ShownColumn[],
  told: number,
  hasWhy: boolean,
): RowLayout {
  const at = (...names: string[]) => columns.findIndex(({ name }) => names.includes(name))
  const last = shown.length - 1
  const place = shown.findIndex(({ index }) => index === told)
  const lead = [at('Name'), at('Reason'), shown[0]?.index ?? -1].find(
    (index) => index >= 0 && shown.some((each) => each.index === index),
  )
  return {
    told,
    whyAfter: hasWhy ? (place < 0 ? last : place) : undefined,
    lead: lead ?? -1,
    side: place < 0 ? (shown[last]?.index ?? -1) : told,
    below: hasWhy ? -1 : at('Message'),
  }
}

/** Which part of a phone's row a cell is. */
export function phonePlace(index: number, { lead, side, below }: RowLayout): string {
  if (index === lead) return 'max-stack:col-start-1 max-stack:row-start-1'
  if (index === side) return 'max-stack:col-start-2 max-stack:row-start-1 max-stack:text-right'
  if (index === below) return 'max-stack:col-span-full max-stack:row-start-2'
  return 'max-stack:hidden'
}
