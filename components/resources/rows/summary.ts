import type { ResourceList } from '@/lib/contract/resources'
import { type CellMeaning, cellMeaning } from './cell-meaning'
import { printedText } from './cell-text'

export interface Tally {
  word: string
  count: number
  meaning: CellMeaning
}

// The column that sums up a list in one line.
const TOLD_BY = ['Status', 'Type', 'Ready']

const RANK = { bad: 0, warning: 1 }
const rankOf = ({ meaning }: Tally) => (meaning === undefined ? 2 : RANK[meaning])

/** How often each word appears in the column that says most about a list: what is wrong first, then by number. */
export function tallyList(list: Pick<ResourceList, 'columns' | 'rows'>): Tally[] {
  const name = TOLD_BY.find((each) => list.columns.some((column) => column.name === each))
  const index = list.columns.findIndex((column) => column.name === name)
  if (index < 0) return []
  const tallies = new Map<string, Tally>()
  for (const row of list.rows) {
    const meaning = cellMeaning(list.columns, row, index)
    const text = printedText(row.cells[index])
    const word = name === 'Ready' ? (meaning ? 'not ready' : 'ready') : text
    const tally = tallies.get(word) ?? { word, count: 0, meaning }
    tallies.set(word, { ...tally, count: tally.count + 1 })
  }
  return [...tallies.values()].sort(
    (a, b) => rankOf(a) - rankOf(b) || b.count - a.count || (a.word < b.word ? -1 : 1),
  )
}
