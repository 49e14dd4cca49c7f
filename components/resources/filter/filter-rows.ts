import type { Column, Row } from '@/lib/contract/resources'
import { type Labels, parseLabelSelector, selectorMatches } from '@/lib/objects/label-selector'
import { present } from '@/lib/present'
import { byRow, printedText } from '../view/cell-text'

/** One condition of a filter text. */
interface FilterTerm {
  /** In lower case. */
  word: string
  isNot: boolean
  /** The column whose cell must contain the word; absent for any shown cell or the key. */
  column?: string
}

// A word, or a quoted one that can contain spaces; a column before it can be quoted too.
const TERM = /(-?)(?:(?:"([^"]*)"|([^\s":]+)):)?(?:"([^"]*)"?|(\S+))/g

/** "Last Seen", "last-seen" and "lastseen" name the same column. */
function nameKey(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}

/**
 * The conditions of a text, all of which a row must match: `word`, `-word` for rows without it, `column:word`
 * for one column by its name without spaces, `"two words"`. Text before a colon that names no column is part
 * of the word.
 */
export function parseFilter(text: string, columns: readonly Pick<Column, 'name'>[]): FilterTerm[] {
  const names = new Map(columns.map(({ name }) => [nameKey(name), name]))
  const terms: FilterTerm[] = []
  for (const match of text.matchAll(TERM)) {
    const [whole, minus = '', quotedName, bareName, quotedWord, bareWord] = match
    const named = quotedName ?? bareName
    const column = named === undefined ? undefined : names.get(nameKey(named))
    const isPlain = named !== undefined && column === undefined
    const word = isPlain ? whole.slice(minus.length).replaceAll('"', '') : (quotedWord ?? bareWord ?? '')
    // A minus or a column still being typed matches nothing yet.
    const isBegun = word === '-' || (word.endsWith(':') && names.has(nameKey(word.slice(0, -1))))
    if (word === '' || isBegun) continue
    terms.push({
      word: word.toLowerCase(),
      isNot: minus === '-',
      ...present({ column }),
    })
  }
  return terms
}

/** Tells whether a row matches a text; made once for a text, columns and which of them are shown. */
type RowFilter = (row: Row) => boolean

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

/** One text of the filter, as what it means: words for cells, and requirements of labels as kubectl -l takes them. */
export interface SplitFilter {
  words: string
  labels: string
}

const KEY = String.raw`!?[A-Za-z0-9][A-Za-z0-9._/-]*`
// "app in (a,b)", "tier!=db", "app=web", "!tier": nothing that a name or a state of kubectl contains.
const LABEL = new RegExp(
  String.raw`(?<![^\s,])(?:${KEY}\s+(?:not)?in\s+\([^()]*\)|${KEY}\s*(?:!=|==?)\s*[A-Za-z0-9][A-Za-z0-9._-]*|![A-Za-z0-9][A-Za-z0-9._/-]*)(?=\s|,|$),?`,
  'g',
)

/** Parts a filter into words and label requirements; text in quotes is always words. */
export function splitFilter(text: string): SplitFilter {
  const labels: string[] = []
  const words = text
    .split(/("[^"]*"?)/)
    .map((part) =>
      part.startsWith('"')
        ? part
        : part.replace(LABEL, (term) => {
            labels.push(term.replace(/,$/, ''))
            return ' '
          }),
    )
    .join('')
  return { words: labels.length === 0 ? text : words.replace(/\s+/g, ' ').trim(), labels: labels.join(',') }
}

/** True when an object with these labels matches. */
type LabelTest = (labels: Labels) => boolean

/**
 * A label selector as `kubectl get -l` takes it: `app=web`, `tier!=db`, `app in (web,api)`, `app notin
 * (web)`, `app`, `!app`, all of which must match. Undefined for an empty text, and a sentence for one that is
 * not a selector.
 */
export function readLabelFilter(text: string): LabelTest | string | undefined {
  if (text.trim() === '') return undefined
  const selector = parseLabelSelector(text)
  if (selector !== undefined) return (labels) => selectorMatches(selector, labels)
  // A comma inside brackets separates values, not requirements.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim())
  const wrong = parts.find((part) => part === '' || parseLabelSelector(part) === undefined) ?? text.trim()
  return `“${wrong}” is not a label selector. Write app=web, tier!=db, app in (web,api), app or !app, separated by commas.`
}
