import type { Column } from '@/lib/contract/resources'
import { present } from '@/lib/present'

/** One condition of a filter text. */
export interface FilterTerm {
  /** In lower case. */
  word: string
  isNot: boolean
  /** The column whose cell must contain the word; absent for any shown cell or the key. */
  column?: string
}

// A word, or a quoted one that may contain spaces; a column before it may be in quotes too.
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
