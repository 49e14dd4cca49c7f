import * as z from 'zod/mini'
import {
  checkRequestSchema,
  explainRequestSchema,
  pathCheckSchema,
  resourceCheckSchema,
} from '@/lib/contract/access-check'
import { accessTupleSchema } from '@/lib/contract/access-tuple'
import { api } from '@/lib/contract/api-calls'
import { explanationSchema, findingsSchema } from '@/lib/contract/explanation'
import { groupSchema, resourceSchema, versionSchema } from '@/lib/contract/segments'
import { said, sentence } from '@/lib/phrase/wire'

/** 64 KiB of UTF-16 units; the route measures the bytes. */
export const TRY_BODY_LIMIT = 64 * 1024

const bodySchema = z.union([
  z.string().check(z.maxLength(TRY_BODY_LIMIT, { error: 'A body is at most 64 KiB.' })),
  z.record(z.string(), z.unknown(), { error: 'A body is one object, as JSON or YAML.' }),
])

/**
 * The body of `POST /api/access/try`: one call to make. Without a version the one that discovery prefers is taken. `body`
 * is an object, or the text of one in JSON or YAML; `patch` says what the body of a patch is.
 */
export const tryRequestSchema = z.union([
  pathCheckSchema,
  z.extend(resourceCheckSchema, {
    group: groupSchema,
    version: z.exactOptional(versionSchema),
    resource: resourceSchema,
    body: z.exactOptional(bodySchema),
    patch: z.exactOptional(z.enum(['merge', 'apply'], { error: 'A patch is "merge" or "apply".' })),
  }),
])
export type TryRequest = z.infer<typeof tryRequestSchema>
export type TryResource = Exclude<TryRequest, { path: string }>

/** One gate of the API server and what one answer proves about it. */
export const gateSchema = said({
  /** 0 to 11, in the order in which the API server applies them. */
  id: z.number(),
  name: z.string(),
  state: z.enum(['passed', 'refused', 'not-reached', 'unknown']),
  says: sentence,
})
export type Gate = z.infer<typeof gateSchema>

/** The answer of `POST /api/access/try`. */
export const triedSchema = said({
  request: accessTupleSchema,
  /** False: nothing went to the API server, and `says` gives the reason. */
  sent: z.boolean(),
  dryRun: z.boolean(),
  method: z.string(),
  path: z.string(),
  /** Absent when no answer came or nothing was sent. */
  status: z.exactOptional(z.number()),
  ms: z.number(),
  gates: z.array(gateSchema),
  /** The headers of the answer that witness a gate, by their lowercase names. */
  headers: z.record(z.string(), z.string()),
  says: sentence,
  /** What the answer holds: names and counts, never values. */
  summary: z.exactOptional(sentence),
  curl: z.exactOptional(z.string()),
  kubectl: z.exactOptional(z.string()),
  /** Why it was refused, where it was. */
  explanation: z.exactOptional(explanationSchema),
})
export type Tried = z.infer<typeof triedSchema>

/** The answer of `GET /api/access/try`: what can be tried at all. */
export const tryAbilitySchema = z.object({
  /** False: writes are described and not sent. */
  dryRun: z.boolean(),
})

export const checkApi = api('POST /api/access/check', { Explanation: explanationSchema }, checkRequestSchema)
export const explainApi = api('POST /api/explain', { Findings: findingsSchema }, explainRequestSchema)
export const tryApi = api('POST /api/access/try', { Tried: triedSchema }, tryRequestSchema)
export const tryAbilityApi = api('GET /api/access/try', { TryAbility: tryAbilitySchema })
