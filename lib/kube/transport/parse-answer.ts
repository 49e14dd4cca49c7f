import * as z from 'zod/mini'
import { code, say } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { present } from '@/lib/present'
import { eachText, freeText } from '../redact/sanitize'
import { type RequestLine, UnexpectedAnswerError } from './errors'
import type { Status } from './types'

/**
 * The document as the schema says, or an UnexpectedAnswerError that names where it differs, without any value of it.
 */
export function parseAnswer<T>(schema: z.ZodMiniType<T>, json: unknown, line: RequestLine): T {
  if (json === undefined) throw new UnexpectedAnswerError(line, 'not-json', say`the answer is not JSON`)
  const parsed = z.safeParse(schema, json)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.slice(0, 8).map(String).join('.') ?? ''
  const where = at === '' ? say`the document` : say`field ${code(foreign(at, 200))}`
  throw new UnexpectedAnswerError(line, 'shape', say`${where} does not have the form that the API promises`)
}

/** Null and absent are the same in the API server's JSON: a Go zero value may be left out or be null. */
export function orEmpty<T extends z.ZodMiniType>(list: T) {
  return z.pipe(
    z.optional(z.nullable(z.array(list))),
    z.transform((value) => value ?? []),
  )
}

/** A string that Go leaves out when it is empty. */
export const goString = z.pipe(
  z.optional(z.nullable(z.string())),
  z.transform((value) => value ?? ''),
)

/** A boolean that Go leaves out when it is false. */
export const goBoolean = z.pipe(
  z.optional(z.nullable(z.boolean())),
  z.transform((value) => value ?? false),
)

const text = z.exactOptional(z.string())

const causeSchema = z.object({ reason: text, message: text, field: text })

const statusSchema = z.object({
  kind: z.literal('Status'),
  code: z.exactOptional(z.number()),
  reason: text,
  message: text,
  details: z.optional(
    z.nullable(
      z.object({
        name: text,
        group: text,
        kind: text,
        retryAfterSeconds: z.exactOptional(z.number()),
        causes: z.optional(z.nullable(z.array(causeSchema))),
      }),
    ),
  ),
})

/**
 * A `kind: Status` document as readable text, or null when it is none. `httpStatus` stands in for a missing code.
 * Messages are bounded to 16 KiB, with hidden characters made visible and credentials left out.
 */
export function parseStatus(json: unknown, httpStatus: number): Status | null {
  const parsed = z.safeParse(statusSchema, json)
  if (!parsed.success) return null
  const { code = httpStatus, reason = '', message = '' } = parsed.data
  const { name = '', group = '', kind = '', retryAfterSeconds, causes } = parsed.data.details ?? {}
  const details = { name, group, kind, ...present({ retryAfterSeconds, causes: causes?.slice(0, 100) }) }
  return eachText({ kind: 'Status', code, reason, message, details }, (one) => freeText(one))
}
