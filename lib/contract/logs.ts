import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { partSchema } from '@/lib/contract/part'
import { namespaceSchema, objectNameSchema } from './segments'

/** Bounds of what is read of a log at once. */
export const MAX_LOG_LINES = 1000
export const MAX_LOG_BYTES = 1_048_576
export const MAX_LINE_CHARS = 8192

// A DNS label, as a namespace's name is.
const containerSchema = z.string().check(
  z.refine((name) => z.safeParse(namespaceSchema, name).success, {
    error:
      'The name of a container is at most 63 lowercase letters, digits and hyphens, and starts and ends with a letter or digit.',
  }),
)

/** One container of one pod. */
export const logTargetSchema = z.strictObject({
  namespace: namespaceSchema,
  pod: objectNameSchema,
  container: containerSchema,
})
export type LogTarget = z.infer<typeof logTargetSchema>

const flag = z.exactOptional(z.enum(['true', 'false'], { error: 'It is "true" or "false".' }))

/** The query of `GET /api/logs`. */
export const logsQuerySchema = z.extend(logTargetSchema, {
  tailLines: z.exactOptional(
    z.string().check(
      z.regex(/^[1-9]\d{0,3}$/, { error: `A number of lines from 1 to ${MAX_LOG_LINES}.` }),
      z.refine((text) => Number(text) <= MAX_LOG_LINES, { error: `At most ${MAX_LOG_LINES} lines.` }),
    ),
  ),
  previous: flag,
  timestamps: flag,
})
export type LogsQuery = z.infer<typeof logsQuerySchema>

export const logInkSchema = z.enum(['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'dim'])
export type LogInk = z.infer<typeof logInkSchema>

export const logLineSchema = z.object({
  /** When the runtime got it, RFC 3339; absent when it was not asked for. */
  at: z.exactOptional(z.string()),
  /** Without escape sequences; other hidden characters are visible escapes. */
  text: z.string(),
  /** Stretches of the text that were colored or bold, in order, without overlaps. */
  looks: z.exactOptional(
    z.array(
      z.object({
        from: z.number(),
        to: z.number(),
        ink: z.exactOptional(logInkSchema),
        bold: z.exactOptional(z.literal(true)),
      }),
    ),
  ),
  /** Characters of its end that were left out. */
  cut: z.exactOptional(z.number()),
})
export type LogLine = z.infer<typeof logLineSchema>

/** The answer of `GET /api/logs`. */
export const logsSchema = z.object({
  target: logTargetSchema,
  previous: z.boolean(),
  log: partSchema(
    z.object({
      lines: z.array(logLineSchema),
      bytes: z.number(),
      /** What bounded it: there may be more before the first line, or after the last one. */
      boundedBy: z.enum(['nothing', 'lines', 'bytes']),
    }),
  ),
})
export type Logs = z.infer<typeof logsSchema>

/** `waiting`: no log yet. `ended`: the container has ended. The last ones could not be followed. */
export const logStateSchema = z.enum(['live', 'waiting', 'ended', 'denied', 'absent', 'failed'])
export type LogState = z.infer<typeof logStateSchema>

export const logsApi = api('GET /api/logs', { Logs: logsSchema }, logsQuerySchema)
