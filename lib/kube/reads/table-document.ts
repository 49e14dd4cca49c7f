import * as z from 'zod/mini'
import type { Column, Row } from '@/lib/contract/resources'
import { visibleText } from '@/lib/words/visible-text'
import { boundedText, freeText } from '../redact/sanitize'
import { goString, orEmpty } from '../transport/parse-answer'

const CELL_LIMIT = 1024
const REMEMBERED = 1024
const REMEMBERED_LENGTH = 64

const columnSchema = z.object({
  name: z.string(),
  type: goString,
  format: goString,
  description: goString,
  priority: z.pipe(
    z.optional(z.nullable(z.number())),
    z.transform((value) => value ?? 0),
  ),
})

// Metadata beyond these fields, managedFields and last-applied-configuration among it, is dropped here.
const metadataSchema = z.object({
  name: goString,
  namespace: goString,
  uid: goString,
  resourceVersion: goString,
  creationTimestamp: goString,
  deletionTimestamp: goString,
  annotations: z.optional(z.nullable(z.object({ 'k8s.io/initial-events-end': z.optional(z.string()) }))),
})

export const tableRowSchema = z.object({
  // Each cell is read by `toCell`.
  cells: z.custom<unknown[]>(Array.isArray),
  object: z.optional(z.nullable(z.object({ metadata: z.optional(metadataSchema) }))),
})

const head = {
  kind: z.literal('Table'),
  metadata: z.pipe(
    z.optional(z.nullable(z.object({ resourceVersion: goString, continue: goString }))),
    z.transform((value) => value ?? { resourceVersion: '', continue: '' }),
  ),
  columnDefinitions: orEmpty(columnSchema),
}

/** meta.k8s.io/v1 Table, with only the fields that a list or a watch event is based on. */
export const tableSchema = z.object({ ...head, rows: orEmpty(tableRowSchema) })
/** One whose rows are read later, one by one. */
export const tableHeadSchema = z.object({
  ...head,
  rows: z.pipe(
    z.optional(z.nullable(z.custom<unknown[]>(Array.isArray))),
    z.transform((value) => value ?? []),
  ),
})
export type TableDocument = z.infer<typeof tableSchema>
type TableDocumentRow = TableDocument['rows'][number]

/** A column of the contract; its description is bounded. */
export function toColumn(column: TableDocument['columnDefinitions'][number]): Column {
  return {
    name: freeText(column.name, 256),
    type: freeText(column.type, 64),
    priority: column.priority,
    description: freeText(column.description, CELL_LIMIT),
  }
}

/** A cell of the contract: text fit to be shown, bounded to 1 KiB; what is no scalar becomes its JSON. */
export function toCell(cell: unknown): string | number | boolean | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'number' || typeof cell === 'boolean') return cell
  return freeText(typeof cell === 'string' ? cell : JSON.stringify(cell), CELL_LIMIT)
}

/** An address, a count, a part of a whole: no secret is as short, and few repeat. */
const FIGURE = /^[\d./:]{0,19}$/

/** The texts of a table's cells. Most repeat in many rows, so each is made presentable once. */
export function rememberCells(): typeof toCell {
  const known = new Map<string, string>()
  return (cell) => {
    if (typeof cell !== 'string' || cell.length > REMEMBERED_LENGTH) return toCell(cell)
    if (FIGURE.test(cell)) return cell
    const before = known.get(cell)
    if (before !== undefined) return before
    if (known.size >= REMEMBERED) known.clear()
    const shown = freeText(cell, CELL_LIMIT)
    known.set(cell, shown)
    return shown
  }
}

interface BareRow {
  cells: unknown[]
  object?: null
}

/** A row of a Table without objects, as most of a list are, which has no field but its cells to be read. */
export function isBareRow(row: unknown): row is BareRow {
  const { cells, object } = (row ?? {}) as Record<string, unknown>
  return Array.isArray(cells) && (object === undefined || object === null)
}

/** When an object was created, and when it is due to be gone, if it is being deleted. */
export function timesOf({
  creationTimestamp: createdAt,
  deletionTimestamp: deletedAt,
}: {
  creationTimestamp?: string
  deletionTimestamp?: string
}): Pick<Row, 'createdAt' | 'deletedAt'> {
  return { ...(createdAt ? { createdAt } : {}), ...(deletedAt ? { deletedAt } : {}) }
}

/**
 * A row of the contract, under its key, which is shown as it is, so a cell that is the same text is too. It takes the cells over: a
 * copy of those of a long list costs more than making them presentable.
 */
export function toRow(key: string, { cells, object }: TableDocumentRow, show = toCell): Row {
  const shown = cells as Row['cells']
  for (let at = 0; at < cells.length; at += 1) {
    if (cells[at] !== key) shown[at] = show(cells[at])
  }
  const metadata = object?.metadata
  return metadata ? { key, cells: shown, ...timesOf(metadata) } : { key, cells: shown }
}

// The events' first column is Last Seen; their name is in the last. The server marks the name's column by its format.
/** Index of the column that holds the object's name, or -1 when none does and only metadata names a row. */
export function nameColumnOf(columns: TableDocument['columnDefinitions']): number {
  return columns.findIndex((column) => column.format === 'name')
}

/** Unique in its list: the name, or namespace/name when the list spans namespaces. Null when nothing names the row. */
export function keyOf(row: TableDocumentRow, nameColumn: number, spansNamespaces: boolean): string | null {
  const metadata = row.object?.metadata
  const cell = row.cells[nameColumn]
  const name = metadata?.name || (typeof cell === 'string' ? cell : '')
  if (name === '') return null
  const namespace = spansNamespaces ? (metadata?.namespace ?? '') : ''
  return visibleText(boundedText(namespace === '' ? name : `${namespace}/${name}`, 512))
}

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

/** How many rows a list has, and the characters of all. */
export interface ListSize {
  rows: number
  text: number
}

export const sizeOf = (rows: readonly Row[]): ListSize => ({
  rows: rows.length,
  text: rows.reduce((sum, row) => sum + textOf(row), 0),
})

/** Of a row beside its text. */
const ROW_BYTES = 400

/** What rows take in memory, about. */
export const keptBytesOf = ({ rows, text }: ListSize): number => text + ROW_BYTES * rows

/** What of a list is more than the process can keep, however it came: by lists, pages or a watch. */
export function listExcess({ rows, text }: ListSize): string | undefined {
  if (rows > MAX_ROWS) return `more than ${MAX_ROWS} rows`
  return text > MAX_TEXT ? `more than ${MAX_TEXT_MIB} MiB of text` : undefined
}
