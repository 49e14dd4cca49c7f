import type * as z from 'zod/mini'
import type { Column, Row } from '@/lib/contract/resources'
import { say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { inTurns } from '../in-turns'
import { isKubeError, isStatus, type RequestLine, UnexpectedAnswerError } from '../transport/errors'
import { parseAnswer } from '../transport/parse-answer'
import { listPath, type ObjectTarget, objectPath, type ResourceTarget } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { LIST_DEADLINE_MS, PAGE, readFitting } from './pages'
import {
  isBareRow,
  keptBytesOf,
  keyOf,
  type ListSize,
  listExcess,
  MAX_ROWS,
  nameColumnOf,
  rememberCells,
  type TableDocument,
  tableHeadSchema,
  tableRowSchema,
  tableSchema,
  textOf,
  toColumn,
  toRow,
} from './table-document'

/** For all pages of a list. */
const PAGES_DEADLINE_MS = 60_000
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

interface Options extends Pick<CallOptions, 'signal' | 'deadlineMs'> {
  /** Called with what the list is about to take in memory, before more of it is read. The call fails with what it throws. */
  onBytes?: (bytes: number) => void
}

/** Of the bytes of a Table, those of its rows as they are kept: of pods 1.8 times as many. */
const KEPT_OF_BODY = 1.8

/** A Table whose rows are not read yet. */
interface Fetched extends z.infer<typeof tableHeadSchema> {
  line: RequestLine
}

async function fetchTable(
  kube: Pick<KubeClient, 'get'>,
  target: TableTarget,
  page: Page,
  { onBytes, ...options }: Options,
  before: ListSize = { rows: 0, text: 0 },
): Promise<Fetched> {
  // A continue token carries its own version, and asking for a version turns paging off.
  const version = page.limit === undefined ? target.resourceVersion : undefined
  const path = listPath(target, { ...page, ...present({ resourceVersion: version }) })
  const line = { method: 'GET', path } as const
  const onBody = onBytes && ((bytes: number) => onBytes(keptBytesOf(before) + KEPT_OF_BODY * bytes))
  const answer = await kube.get(path, { ...FEED, ...options, ...present({ onBody }), accept: 'table' })
  return { ...parseAnswer(tableHeadSchema, answer.json, line), line }
}

/** Throws when a list is more than the process can keep. */
export function checkSize(size: ListSize, line: RequestLine): void {
  const excess = listExcess(size)
  if (excess) throw new UnexpectedAnswerError(line, 'too-large', say`the list has ${words(excess)}`)
}

/** The rows of a list so far; only what is shown is kept. */
interface Kept {
  nameColumn: number
  spansNamespaces: boolean
  show: ReturnType<typeof rememberCells>
  rows: Row[]
  text: number
}

function newKept(columns: TableDocument['columnDefinitions'], spansNamespaces: boolean): Kept {
  return {
    nameColumn: nameColumnOf(columns),
    spansNamespaces,
    show: rememberCells(),
    rows: [],
    text: 0,
  }
}

async function keep({ rows, line }: Fetched, kept: Kept, signal: AbortSignal | undefined): Promise<void> {
  const keepOne = (unread: unknown) => {
    const row = isBareRow(unread) ? unread : parseAnswer(tableRowSchema, unread, line)
    const key = keyOf(row, kept.nameColumn, kept.spansNamespaces)
    if (key === null) return
    const shown = toRow(key, row, kept.show)
    kept.rows.push(shown)
    kept.text += textOf(shown)
    checkSize({ rows: kept.rows.length, text: kept.text }, line)
  }
  await inTurns(rows, keepOne, signal)
}

/**
 * The rows with metadata, 2 KB each where managed fields are long: in pages of 500, as client-go does, or fewer where that is too
 * much for one answer, or whole when a page is asked for too late (410). At most 25,000 rows, within a minute.
 */
async function readPages(
  kube: Pick<KubeClient, 'get'>,
  target: TableTarget,
  options: Options,
): Promise<{ table: Fetched; kept: Kept }> {
  const endMs = performance.now() + PAGES_DEADLINE_MS
  const { deadlineMs = LIST_DEADLINE_MS, signal } = options
  const spansNamespaces = target.namespace === ''
  let table: Fetched | undefined
  let kept: Kept | undefined
  let next = ''
  let size = PAGE
  const read = (limit: number) => {
    const within = { ...options, deadlineMs: Math.max(1, Math.min(deadlineMs, endMs - performance.now())) }
    const asked = { includeObject: 'Metadata', limit, ...(next === '' ? {} : { continue: next }) } as const
    return fetchTable(kube, target, asked, within, kept && { rows: kept.rows.length, text: kept.text })
  }
  try {
    for (let asked = 0; asked < MAX_ROWS; asked += size) {
      const { page: fetched, limit } = await readFitting(size, read)
      size = limit
      table ??= fetched
      kept ??= newKept(table.columnDefinitions, spansNamespaces)
      await keep(fetched, kept, signal)
      next = fetched.metadata.continue
      if (next === '') return { table: { ...table, metadata: { ...table.metadata, continue: '' } }, kept }
    }
  } catch (error) {
    if (!isStatus(error, 410)) throw error
    return readAtOnce(kube, { ...target, resourceVersion: '' }, { includeObject: 'Metadata' }, options)
  }
  const says = say`the list goes on after ${words(MAX_ROWS.toLocaleString('en-US'))} rows`
  throw new UnexpectedAnswerError({ method: 'GET', path: listPath(target) }, 'too-large', says)
}

async function readAtOnce(
  kube: Pick<KubeClient, 'get'>,
  target: TableTarget,
  page: Page,
  options: Options,
): Promise<{ table: Fetched; kept: Kept }> {
  const table = await fetchTable(kube, target, page, options)
  const kept = newKept(table.columnDefinitions, target.namespace === '')
  // Without a name, no row is kept, so they are not read.
  if (kept.nameColumn >= 0 || page.includeObject === 'Metadata') await keep(table, kept, options.signal)
  return { table, kept }
}

/** When the objects that a Table without metadata prints as Terminating are due to be gone, by key; none when that is unknown. */
async function deletionTimes(
  kube: Pick<KubeClient, 'get'>,
  target: TableTarget,
  columns: TableDocument['columnDefinitions'],
  rows: readonly Row[],
  options: Options,
): Promise<ReadonlyMap<string, string>> {
  const status = columns.findIndex(({ name }) => name === 'Status')
  if (!rows.some(({ cells }) => cells[status] === 'Terminating')) return new Map()
  try {
    const { onBytes: _, ...unweighed } = options
    const read = (limit: number) => readAtOnce(kube, target, { includeObject: 'Metadata', limit }, unweighed)
    const { page } = await readFitting(PAGE, read)
    return new Map(
      page.kept.rows.flatMap(({ key, deletedAt }): [string, string][] =>
        deletedAt === undefined ? [] : [[key, deletedAt]],
      ),
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
 * namespace and the times of creation and deletion are kept. Throws above 25,000 rows or 8 MiB of text.
 */
export async function listTable(
  kube: Pick<KubeClient, 'get'>,
  target: TableTarget,
  options: Options = {},
): Promise<TableList> {
  const limit = target.limit === undefined ? {} : { limit: target.limit }
  const withMetadata = () =>
    target.limit === undefined
      ? readPages(kube, target, options)
      : readAtOnce(kube, target, { includeObject: 'Metadata', ...limit }, options)
  let hasMetadata = target.namespace === ''
  let read = hasMetadata
    ? await withMetadata()
    : await readAtOnce(kube, target, { includeObject: 'None', ...limit }, options)
  if (read.kept.nameColumn === -1 && !hasMetadata && read.table.rows.length > 0) {
    hasMetadata = true
    read = await withMetadata()
  }
  const { table, kept } = read
  const { rows, nameColumn } = kept
  const ends = hasMetadata
    ? new Map<string, string>()
    : await deletionTimes(kube, target, table.columnDefinitions, rows, options)
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
