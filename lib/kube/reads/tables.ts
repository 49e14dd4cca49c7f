import type { Column, Row } from '@/lib/contract/resources'
import { present } from '@/lib/present'
import { isKubeError, isStatus, type RequestLine, UnexpectedAnswerError } from '../transport/errors'
import { parseAnswer } from '../transport/parse-answer'
import { listPath, type ObjectTarget, objectPath, type ResourceTarget } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { keyOf, nameColumnOf, type TableDocument, tableSchema, toColumn, toRow } from './table-document'

export const LIST_DEADLINE_MS = 30_000
const PAGE = 500
/** Rows of one list that fit into the heap beside the product: 0.5 KB each, and as much again while they are read. */
export const MAX_ROWS = 25_000
// The reflector waits out Retry-After by itself, because it says meanwhile that the server throttles.
const FEED = { deadlineMs: LIST_DEADLINE_MS, urgency: 'feed', retries: 0 } as const

export interface TableTarget extends ResourceTarget {
  /** Clamped to 1..500; the whole list when absent. */
  limit?: number
  /** The list is at least as new; the newest state when absent or "". */
  resourceVersion?: string
}

export interface TableList {
  columns: Column[]
  rows: Row[]
  /** Opaque. A watch from here misses nothing. */
  resourceVersion: string
  /** Column that names a row, for a watch that starts without columns; -1 when only metadata does. */
  nameColumn: number
  /** True when `limit` left rows out. */
  partial: boolean
}

interface Page {
  includeObject: 'None' | 'Metadata'
  limit?: number
  continue?: string
}

type Options = Pick<CallOptions, 'signal' | 'deadlineMs'>

async function fetchTable(
  kube: KubeClient,
  target: TableTarget,
  page: Page,
  options: Options,
): Promise<TableDocument> {
  // A continue token says itself of which version it is, and a version turns pages off.
  const version = page.limit === undefined ? target.resourceVersion : undefined
  const path = listPath(target, { ...page, ...present({ resourceVersion: version }) })
  const line = { method: 'GET', path } as const
  const answer = await kube.get(path, { ...FEED, ...options, accept: 'table' })
  const table = parseAnswer(tableSchema, answer.json, line)
  checkRowCount(table.rows.length, line)
  return table
}

/** Throws when a list has more rows than the process can keep. */
export function checkRowCount(count: number, line: RequestLine): void {
  if (count <= MAX_ROWS) return
  throw new UnexpectedAnswerError(line, 'too-large', `the list has more than ${MAX_ROWS} rows`)
}

/**
 * The rows with metadata, 2 KB each where managed fields are long: in pages of 500, as client-go does, or whole when a page
 * is asked for too late (410).
 */
async function fetchPages(kube: KubeClient, target: TableTarget, options: Options): Promise<TableDocument> {
  const first = await fetchTable(kube, target, { includeObject: 'Metadata', limit: PAGE }, options)
  const rows = [...first.rows]
  try {
    for (let next = first.metadata.continue; next !== ''; ) {
      const page = { includeObject: 'Metadata', limit: PAGE, continue: next } as const
      const table = await fetchTable(kube, target, page, options)
      for (const row of table.rows) rows.push(row)
      checkRowCount(rows.length, { method: 'GET', path: listPath(target) })
      next = table.metadata.continue
    }
  } catch (error) {
    if (!isStatus(error, 410)) throw error
    return fetchTable(kube, { ...target, resourceVersion: '' }, { includeObject: 'Metadata' }, options)
  }
  return { ...first, rows, metadata: { ...first.metadata, continue: '' } }
}

/** By when the objects that a Table without metadata prints as Terminating were to be gone, by key; none where that is not told. */
async function deletionTimes(
  kube: KubeClient,
  target: TableTarget,
  { columnDefinitions, rows }: TableDocument,
  nameColumn: number,
  options: Options,
): Promise<ReadonlyMap<string, string>> {
  const status = columnDefinitions.findIndex(({ name }) => name === 'Status')
  const isEnding = rows.some(({ cells, object }) => !object && cells[status] === 'Terminating')
  if (!isEnding) return new Map()
  try {
    const page = await fetchTable(kube, target, { includeObject: 'Metadata', limit: PAGE }, options)
    return new Map(
      page.rows.flatMap((row): [string, string][] => {
        const at = row.object?.metadata?.deletionTimestamp ?? ''
        const key = keyOf(row, nameColumn, false)
        return at === '' || key === null ? [] : [[key, at]]
      }),
    )
  } catch (error) {
    // The list is whole without them.
    if (isKubeError(error) && options.signal?.aborted !== true) return new Map()
    throw error
  }
}

/**
 * Lists a kind as the server prints it, without objects: 1.3 MB for 5,000 pods where whole objects take 82. Metadata is
 * asked for only where the cells cannot name a row: without a namespace, and for a Table that marks no column as the
 * name, and of the first 500 where a row says Terminating: the cells do not tell since when. Of that metadata, name,
 * namespace and the times of creation and deletion are kept. Throws above 25,000 rows.
 */
export async function listTable(
  kube: KubeClient,
  target: TableTarget,
  options: Options = {},
): Promise<TableList> {
  const spansNamespaces = target.namespace === ''
  const limit = target.limit === undefined ? {} : { limit: target.limit }
  const withMetadata = () =>
    target.limit === undefined
      ? fetchPages(kube, target, options)
      : fetchTable(kube, target, { includeObject: 'Metadata', ...limit }, options)
  let table = spansNamespaces
    ? await withMetadata()
    : await fetchTable(kube, target, { includeObject: 'None', ...limit }, options)
  const nameColumn = nameColumnOf(table.columnDefinitions)
  if (nameColumn === -1 && !spansNamespaces && table.rows.length > 0) {
    table = await withMetadata()
  }
  const rows: Row[] = []
  for (const row of table.rows) {
    const key = keyOf(row, nameColumn, spansNamespaces)
    if (key === null) continue
    rows.push(toRow(key, row))
  }
  const ends = await deletionTimes(kube, target, table, nameColumn, options)
  return {
    columns: table.columnDefinitions.map(toColumn),
    rows:
      ends.size === 0 ? rows : rows.map((row) => ({ ...row, ...present({ deletedAt: ends.get(row.key) }) })),
    resourceVersion: table.metadata.resourceVersion,
    nameColumn,
    partial: table.metadata.continue !== '',
  }
}

/** One object as the row that a list would have for it. */
export async function readRow(
  kube: KubeClient,
  target: ObjectTarget,
  options: Options = {},
): Promise<Pick<TableList, 'columns' | 'rows'>> {
  const path = objectPath(target)
  const answer = await kube.get(path, { ...options, accept: 'table' })
  const table = parseAnswer(tableSchema, answer.json, { method: 'GET', path })
  return {
    columns: table.columnDefinitions.map(toColumn),
    rows: table.rows.map((row) => toRow(target.name, row)),
  }
}
