import { humanDuration, parseHumanDuration } from '@/lib/contract/human-duration'
import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { isRelativeTime } from '@/lib/contract/rows'

type Cell = Row['cells'][number]
type Printed = Pick<ResourceList, 'printedAt'>

const AGO = /\(((?:\d+[ydhms])+) ago\)/g

/** True when the cell counts from the moment it was printed: an age, or a custom resource's date. */
export function countsFromPrinting(column: Column): boolean {
  return isRelativeTime(column) || column.type === 'date'
}

/** When a row's cells were printed, milliseconds since the epoch; undefined when that is not known. */
export function printedAtMs(row: Row, list: Printed): number | undefined {
  const at = Date.parse(row.printedAt ?? list.printedAt ?? '')
  return Number.isNaN(at) ? undefined : at
}

/** A cell as the API server printed it, "" for null. */
export function printedText(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell)
}

/**
 * A cell as the API server would print it now: ages keep counting from the moment they were printed. An age
 * is exact where the creation time is known, else short by less than the smallest unit that was printed.
 */
export function cellText(column: Column, index: number, row: Row, list: Printed, nowMs: number): string {
  const text = printedText(row.cells[index])
  const createdMs = Date.parse(row.createdAt ?? '')
  if (column.name === 'Age' && !Number.isNaN(createdMs)) return humanDuration(Math.max(0, nowMs - createdMs))
  const printedMs = printedAtMs(row, list)
  if (printedMs === undefined) return text
  // The clocks of the browser and of the pod differ, and nothing is younger than when it was printed.
  const passedMs = Math.max(0, nowMs - printedMs)
  if (countsFromPrinting(column)) {
    const ms = parseHumanDuration(text)
    return ms === undefined ? text : humanDuration(ms + passedMs)
  }
  return text.replace(AGO, (_, span: string) => {
    return `(${humanDuration((parseHumanDuration(span) ?? 0) + passedMs)} ago)`
  })
}
