import * as z from 'zod/mini'
import type { Row } from '@/lib/contract/resources'
import { inTurns } from '../in-turns'
import { type JsonObject, newBudget } from '../redact/presentable'
import { freeText } from '../redact/sanitize'
import type { RequestLine } from '../transport/errors'
import { goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { type ListQuery, listPath, type ResourceTarget } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { jsonObjectSchema, presentable } from './objects'
import { timesOf, toCell } from './table-document'

type Options = Pick<CallOptions, 'signal'>

const listSchema = z.object({
  metadata: z.optional(z.nullable(z.object({ continue: goString }))),
  items: orEmpty(jsonObjectSchema),
})

export interface ListedObjects {
  items: JsonObject[]
  /** There are more than were asked for, or than are shown of one answer. */
  more: boolean
}

/** Of all objects of a list: 500 events have 25,000. */
const MOST_VALUES = 60_000

/** Of the document of a list, the objects that are shown. */
export function toListedObjects(
  json: unknown,
  { limit, ...target }: Pick<ResourceTarget, 'group' | 'resource'> & { limit: number },
  line: RequestLine,
): ListedObjects {
  const list = parseAnswer(listSchema, json, line)
  const budget = { ...newBudget(), values: MOST_VALUES }
  const items: JsonObject[] = []
  for (const item of list.items.slice(0, limit)) {
    const shown = presentable(item, target, budget)
    if (budget.isOver) break
    items.push(shown)
  }
  return { items, more: items.length < list.items.length || (list.metadata?.continue ?? '') !== '' }
}

const metadataSchema = z.object({
  name: z.string(),
  namespace: goString,
  uid: goString,
  creationTimestamp: goString,
  deletionTimestamp: goString,
  labels: z.optional(z.nullable(z.record(z.string(), z.string()))),
  ownerReferences: orEmpty(z.object({ uid: goString })),
})

const rowsSchema = z.object({
  kind: z.literal('Table'),
  metadata: z.optional(z.nullable(z.object({ continue: goString }))),
  columnDefinitions: orEmpty(z.object({ name: z.string() })),
  rows: orEmpty(z.unknown()),
})

const ownedSchema = z.object({ cells: z.array(z.unknown()), object: z.object({ metadata: metadataSchema }) })

/** A row of a Table with what joins it to its owner. */
export interface OwnedRow extends Pick<Row, 'createdAt' | 'deletedAt'> {
  name: string
  namespace: string
  uid: string
  /** Uids. */
  owners: string[]
  labels: ReadonlyMap<string, string>
  /** By the name of the column. */
  cells: ReadonlyMap<string, string>
}

/** Rows of a kind as the server prints them, with the uids of their owners. `more` is left out by the limit. */
export async function listOwned(
  kube: KubeClient,
  target: ResourceTarget,
  query: ListQuery,
  options: Options,
): Promise<{ rows: OwnedRow[]; more: boolean }> {
  const path = listPath(target, { ...query, includeObject: 'Metadata' })
  const answer = await kube.get(path, { ...options, accept: 'table' })
  const line = { method: 'GET', path } as const
  const table = parseAnswer(rowsSchema, answer.json, line)
  const names = table.columnDefinitions.map(({ name }) => freeText(name, 256))
  const rows: OwnedRow[] = []
  const take = (unread: unknown) => {
    const { cells, object } = parseAnswer(ownedSchema, unread, line)
    const { metadata } = object
    rows.push({
      name: freeText(metadata.name, 512),
      namespace: freeText(metadata.namespace, 256),
      uid: metadata.uid,
      owners: metadata.ownerReferences.map(({ uid }) => uid),
      labels: new Map(Object.entries(metadata.labels ?? {})),
      ...timesOf(metadata),
      cells: new Map(names.map((name, index) => [name, String(toCell(cells[index]) ?? '')])),
    })
  }
  await inTurns(table.rows, take, options.signal)
  return { rows, more: (table.metadata?.continue ?? '') !== '' }
}
