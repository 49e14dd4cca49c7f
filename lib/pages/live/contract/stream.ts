import * as z from 'zod/mini'
import { logLineSchema, logStateSchema } from '@/lib/contract/logs'
import { listStateSchema, resourceListSchema, rowsSchema } from '@/lib/contract/resources'
import { overviewSchema } from '@/lib/pages/overview/contract'
import { said, sentence } from '@/lib/phrase/wire'

/** A viewer that gets no byte for two of these, plus some grace, has lost the stream. */
export const HEARTBEAT_MS = 5_000

const placed = {
  topic: z.string(),
  epoch: z.string(),
  /** Counts the events of one topic by one, whichever stream brings them. */
  seq: z.number().check(z.int(), z.nonnegative()),
}

export const snapshotEventSchema = z.object({
  type: z.literal('snapshot'),
  ...placed,
  list: resourceListSchema,
})

export const deltaEventSchema = z.object({
  type: z.literal('delta'),
  ...placed,
  upserts: rowsSchema,
  /** Keys of rows that are gone, before the upserts: one that is in both belongs to another object now. */
  deletes: z.array(z.string()),
  resourceVersion: z.string(),
  asOf: z.string(),
})

export const stateEventSchema = said({
  type: z.literal('state'),
  ...placed,
  state: listStateSchema,
  says: sentence,
  lead: z.exactOptional(sentence),
  user: z.exactOptional(z.string()),
  asOf: z.exactOptional(z.string()),
  explain: z.exactOptional(z.string()),
})

/** A volume was swapped, the Pod object changed, or the API server's word on it: `GET /api/identity` may answer differently. */
export const identityEventSchema = z.object({
  type: z.literal('identity'),
  ...placed,
  at: z.string(),
})

/** The overview was rebuilt. If nothing else in it changed, only this is sent. */
export const overviewEventSchema = z.object({
  type: z.literal('overview'),
  ...placed,
  checkedAt: z.string(),
  serverMs: z.exactOptional(z.number()),
  /** Absent where it says the same as before. */
  overview: z.exactOptional(overviewSchema),
})
export type OverviewEvent = z.infer<typeof overviewEventSchema>

/** Lines of a log, numbered through its epoch. A number that is left out is a line that was skipped. */
export const logEventSchema = said({
  type: z.literal('log'),
  ...placed,
  /** True for all lines that are kept, false for those that came since the event before. */
  isSnapshot: z.boolean(),
  /** Number of the first line. */
  first: z.number(),
  lines: z.array(logLineSchema),
  state: logStateSchema,
  says: sentence,
  explain: z.exactOptional(z.string()),
})
export type LogEvent = z.infer<typeof logEventSchema>

/** Which topics the stream brings. Always the first event. */
export const helloEventSchema = z.object({
  type: z.literal('hello'),
  topics: z.array(z.string()),
  at: z.string(),
})

/** The stream is alive, and these are the places up to which it has sent each topic. */
export const heartbeatEventSchema = z.object({
  type: z.literal('heartbeat'),
  at: z.string(),
  sent: z.array(z.object(placed)),
})

/** The server ends the stream on purpose; ask again after this long. */
export const byeEventSchema = said({
  type: z.literal('bye'),
  says: sentence,
  retryAfterMs: z.number(),
})

/** One event of `GET /api/stream`. */
export const streamEventSchema = z.discriminatedUnion('type', [
  snapshotEventSchema,
  deltaEventSchema,
  stateEventSchema,
  identityEventSchema,
  overviewEventSchema,
  logEventSchema,
  helloEventSchema,
  heartbeatEventSchema,
  byeEventSchema,
])
export type StreamEvent = z.infer<typeof streamEventSchema>

export type SnapshotEvent = z.infer<typeof snapshotEventSchema>
export type DeltaEvent = z.infer<typeof deltaEventSchema>
export type StateEvent = z.infer<typeof stateEventSchema>
