import type { Row } from '@/lib/contract/resources'

/** Rows of one list that fit into the heap beside the product: 0.5 KB each, and as much again while they are read. */
export const MAX_ROWS = 25_000
const MAX_TEXT_MIB = 8
const MAX_TEXT = MAX_TEXT_MIB * 1_048_576

/** Characters of a row. */
export function textOf({ key, cells }: Row): number {
  let text = key.length
  for (const cell of cells) text += typeof cell === 'string' ? cell.length : 8
  return text
}

/** What of a list is more than the process can keep, however it came: by lists, pages or a watch. */
export function listExcess({ rows, text }: { rows: number; text: number }): string | undefined {
  if (rows > MAX_ROWS) return `more than ${MAX_ROWS} rows`
  return text > MAX_TEXT ? `more than ${MAX_TEXT_MIB} MiB of text` : undefined
}
