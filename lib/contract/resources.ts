import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { said, sentence } from '@/lib/phrase/wire'
import { groupSchema, namespaceSchema, resourceSchema, versionSchema } from './segments'

/** One kind in one namespace; namespace "" is all namespaces, or a cluster-scoped kind. */
export const resourcesRequestSchema = z.strictObject({
  group: groupSchema,
  version: versionSchema,
  resource: resourceSchema,
  namespace: z.union([z.literal(''), namespaceSchema]),
})
export type ResourcesRequest = z.infer<typeof resourcesRequestSchema>

const flagSchema = z.exactOptional(z.literal('true', { error: 'Only "true" is allowed here.' }))

/** The query of `GET /api/resources`. */
export const resourcesQuerySchema = z.extend(resourcesRequestSchema, {
  /** Asks the API server right away if its last answer was a refusal, which is otherwise retried once a minute. */
  refresh: flagSchema,
  /** Answers with the objects' labels instead of the rows. */
  labels: flagSchema,
  /** Answers with the number of objects instead of the rows. */
  count: flagSchema,
})

export const columnSchema = z.object({
  name: z.string(),
  /** OpenAPI type of the cells. */
  type: z.string(),
  /** 0 is always shown, above 0 only in the wide view, as in kubectl. */
  priority: z.number(),
  description: z.string(),
})
export type Column = z.infer<typeof columnSchema>

export const cellValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
type CellValue = z.infer<typeof cellValueSchema>

/** One object of a list. A row never changes: a change replaces it. */
export interface Row {
  /** Unique in the list: the name, or namespace/name when all namespaces are listed. */
  key: string
  cells: CellValue[]
  /** Known once a watch event brought it. */
  createdAt?: string
  /** When an object that is being deleted is due to be gone (`metadata.deletionTimestamp`), if that was read. */
  deletedAt?: string
  /** When the cells were printed, RFC 3339; absent when the list's `printedAt` holds. */
  printedAt?: string
}

function isCell(value: unknown): value is CellValue {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  )
}

const isTime = (value: unknown) => value === undefined || typeof value === 'string'

function isRow(value: unknown): value is Row {
  const row = (value ?? {}) as Partial<Record<keyof Row, unknown>>
  return (
    typeof row.key === 'string' &&
    Array.isArray(row.cells) &&
    row.cells.every(isCell) &&
    isTime(row.createdAt) &&
    isTime(row.deletedAt) &&
    isTime(row.printedAt)
  )
}

// One check of all rows, and no copy of them: field by field a list of 5,000 pods took ten times the CPU in a browser.
export const rowsSchema = z
  .custom<Row[]>((value) => Array.isArray(value) && value.every(isRow))
  .register(z.globalRegistry, {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        key: { type: 'string' },
        cells: { type: 'array', items: { type: ['string', 'number', 'boolean', 'null'] } },
        createdAt: { type: 'string' },
        deletedAt: { type: 'string' },
        printedAt: { type: 'string' },
      },
      required: ['key', 'cells'],
    },
  })

export const listStateSchema = z.enum([
  'live',
  'polling',
  'stale',
  'forbidden',
  'absent',
  'failed',
  'loading',
])
export type ListState = z.infer<typeof listStateSchema>

/** A place in the events of one topic. Sequence numbers of another epoch cannot be compared. */
export const cursorSchema = z.object({
  epoch: z.string(),
  seq: z.number().check(z.int(), z.nonnegative()),
})
export type Cursor = z.infer<typeof cursorSchema>

/** The answer of `GET /api/resources` and the snapshot of its stream topic. */
export const resourceListSchema = said({
  columns: z.array(columnSchema),
  rows: rowsSchema,
  /** Opaque. */
  resourceVersion: z.string(),
  state: listStateSchema,
  /** Why the state is what it is: the refusal's words, the fault, the reason for polling. */
  says: sentence,
  /** The part of `says` to read at a glance, where it is longer than that: our own sentence before the exact words. */
  lead: z.exactOptional(sentence),
  /** Whom the API server refused, in its own words. */
  user: z.exactOptional(z.string()),
  /** When the data was last known to be true, RFC 3339; absent when it never was. */
  asOf: z.exactOptional(z.string()),
  /** Address of the page that explains a refusal. */
  explain: z.exactOptional(z.string()),
  /** When relative times in cells ("3d", "2m ago") were printed, RFC 3339, for rows that do not say otherwise. */
  printedAt: z.exactOptional(z.string()),
  /** Where this list's stream continues. */
  cursor: z.exactOptional(cursorSchema),
})
export type ResourceList = z.infer<typeof resourceListSchema>

/** The answer of `GET /api/resources` with `labels=true`. */
export const resourceLabelsSchema = z.object({
  /** By the key of the row. */
  labels: z.record(z.string(), z.record(z.string(), z.string())),
  /** There are more objects than were read. */
  partial: z.boolean(),
})
export type ResourceLabels = z.infer<typeof resourceLabelsSchema>

/** The answer of `GET /api/resources` with `count=true`. */
export const resourceCountSchema = z.object({
  count: z.number().check(z.int(), z.nonnegative()),
  /** False when there are more, and the API server does not say how many. */
  isExact: z.boolean(),
})

export const resourcesApi = api(
  'GET /api/resources',
  { ResourceList: resourceListSchema },
  resourcesQuerySchema,
)
export const labelsApi = api(
  resourcesApi.call,
  { ResourceLabels: resourceLabelsSchema },
  resourcesQuerySchema,
)
