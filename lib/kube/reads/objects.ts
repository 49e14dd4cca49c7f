import * as z from 'zod/mini'
import type { Row } from '@/lib/contract/resources'
import { inTurns } from '../in-turns'
import {
  ANNOTATION_LIMIT,
  type Budget,
  isObject,
  type JsonObject,
  MASKED_VARIABLE,
  mapEntries,
  newBudget,
  presentObjectFields,
} from '../redact/presentable'
import { freeText } from '../redact/sanitize'
import { VALUE_LEFT_OUT } from '../redact/secret-names'
import { isStatus, type RequestLine } from '../transport/errors'
import { goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import {
  type ListQuery,
  listPath,
  type ObjectTarget,
  objectPath,
  type ResourceTarget,
} from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { listMetadataSchema } from './pages'
import { timesOf, toCell } from './table-document'

const DOCUMENT_FIELDS = new Set(['apiVersion', 'kind'])
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

const jsonObjectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)

/** True for kinds that are read only as a Table or metadata, so `data` never arrives. */
export function holdsValues(target: { group: string; resource: string }): boolean {
  return target.group === '' && (target.resource === 'secrets' || target.resource === 'configmaps')
}

function without(object: JsonObject, name: string): JsonObject {
  return mapEntries(object, (key, value) => (key === name ? null : [key, value]))
}

/** The object without `managedFields` and without the annotation that repeats its last applied configuration. */
export function withoutBookkeeping(object: JsonObject): JsonObject {
  return mapEntries(object, (key, value) => {
    if (key !== 'metadata' || !isObject(value)) return [key, value]
    return [
      key,
      mapEntries(without(value, 'managedFields'), (field, inner) =>
        field === 'annotations' && isObject(inner) ? [field, without(inner, LAST_APPLIED)] : [field, inner],
      ),
    ]
  })
}

/** What may be shown of a Secret or a ConfigMap: tools keep whole copies of one in its annotations, so only their keys. */
function onlyMetadata(object: JsonObject): JsonObject {
  return mapEntries(object, (key, value) => {
    if (key !== 'metadata' || !isObject(value)) return DOCUMENT_FIELDS.has(key) ? [key, value] : null
    return [
      key,
      mapEntries(value, (field, inner) =>
        field === 'annotations' && isObject(inner)
          ? [field, mapEntries(inner, (name) => [name, VALUE_LEFT_OUT])]
          : [field, inner],
      ),
    ]
  })
}

/** The object fit to be shown: bookkeeping dropped, secrets left out, hidden characters made visible. */
export function presentable(
  object: JsonObject,
  target: Pick<ObjectTarget, 'group' | 'resource'>,
  budget?: Budget,
): JsonObject {
  const kept = withoutBookkeeping(object)
  return presentObjectFields(holdsValues(target) ? onlyMetadata(kept) : kept, budget)
}

/**
 * Reads one object as it is, for comparison on the server: only its bookkeeping is dropped. A Secret or a ConfigMap comes
 * as PartialObjectMetadata, without its values. For people, use `readObject`.
 */
export async function fetchObject(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'> = {},
): Promise<JsonObject> {
  const path = objectPath(target)
  const answer = await kube.get(path, { ...options, accept: holdsValues(target) ? 'metadata' : 'json' })
  return withoutBookkeeping(parseAnswer(jsonObjectSchema, answer.json, { method: 'GET', path }))
}

/** The metadata of one object as it is, with who manages what of it. For people, use `readObject`. */
export async function readMetadata(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'> = {},
): Promise<JsonObject> {
  const path = objectPath(target)
  const { json } = await kube.get(path, { ...options, accept: 'metadata' })
  return parseAnswer(jsonObjectSchema, json, { method: 'GET', path })
}

/** An object for people, and what the API server holds of it beyond that, in words. */
export interface ReadObject {
  object: JsonObject
  leftOut: string[]
}

const TOO_LONG =
  'what comes after the first 15,000 values or 500,000 characters of a field: this object is too large to be shown whole'

function counted(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [count === 1 ? one : many]
}

function sayLeftOut(
  target: Pick<ObjectTarget, 'group' | 'resource'>,
  object: JsonObject,
  shown: JsonObject,
  isOver: boolean,
): string[] {
  const metadata = isObject(object.metadata) ? object.metadata : {}
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {}
  const bookkeeping = [
    ...(Object.hasOwn(metadata, 'managedFields') ? ['metadata.managedFields'] : []),
    ...(Object.hasOwn(annotations, LAST_APPLIED) ? [`the annotation ${LAST_APPLIED}`] : []),
  ]
  if (holdsValues(target))
    return [
      'everything but its metadata: the values of Secrets and ConfigMaps are not requested',
      ...bookkeeping,
      ...counted(
        Object.keys(annotations).length,
        'the value of its annotation',
        'the values of its annotations',
      ),
    ]
  const text = JSON.stringify(shown)
  const variables = text.match(MASKED_VARIABLE)?.length ?? 0
  const named = text.split(VALUE_LEFT_OUT).length - 1
  const long = Object.values(annotations).filter((a) => typeof a === 'string' && a.length > ANNOTATION_LIMIT)
  return [
    ...bookkeeping,
    ...counted(
      variables,
      'the literal value of 1 variable in env',
      `the literal values of ${variables} variables in env`,
    ),
    ...counted(
      named,
      '1 value whose name marks it as a secret',
      `${named} values whose names mark them as secrets`,
    ),
    ...(long.length === 0 ? [] : ['the ends of annotations longer than 1 KiB']),
    ...(isOver ? [TOO_LONG] : []),
  ]
}

/** Of the document of an object, what is shown of it. */
export function toReadObject(
  json: unknown,
  target: Pick<ObjectTarget, 'group' | 'resource'>,
  line: RequestLine,
): ReadObject {
  const object = parseAnswer(jsonObjectSchema, json, line)
  const budget = newBudget()
  const shown = presentable(object, target, budget)
  return { object: shown, leftOut: sayLeftOut(target, object, shown, budget.isOver) }
}

/** True when the object exists, false when the API server says that it does not; its content is not requested. */
export async function objectExists(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'> = {},
): Promise<boolean> {
  try {
    await kube.get(objectPath(target), { ...options, accept: 'metadata' })
    return true
  } catch (error) {
    if (isStatus(error, 404)) return false
    throw error
  }
}

const listSchema = z.object({ metadata: listMetadataSchema, items: orEmpty(jsonObjectSchema) })

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
  return { items, more: items.length < list.items.length || list.metadata.continue !== '' }
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
  metadata: listMetadataSchema,
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
  options: Pick<CallOptions, 'signal'>,
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
  return { rows, more: table.metadata.continue !== '' }
}
