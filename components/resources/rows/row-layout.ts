import type { Column } from '@/lib/contract/resources'
import type { ShownColumn } from './shown-columns'

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
  if (index === lead) return 'max-md:col-start-1 max-md:row-start-1'
  if (index === side) return 'max-md:col-start-2 max-md:row-start-1 max-md:text-right'
  if (index === below) return 'max-md:col-span-full max-md:row-start-2'
  return 'max-md:hidden'
}
