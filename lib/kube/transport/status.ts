import * as z from 'zod/mini'
import { present } from '@/lib/present'
import { eachText, freeText } from '../redact/sanitize'
import type { Status } from './types'

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
