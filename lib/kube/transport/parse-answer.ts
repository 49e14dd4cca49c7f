import * as z from 'zod/mini'
import { type RequestLine, UnexpectedAnswerError } from './errors'

/**
 * The document as the schema says, or an UnexpectedAnswerError that names where it differs, without any value of it.
 */
export function parseAnswer<T>(schema: z.ZodMiniType<T>, json: unknown, line: RequestLine): T {
  if (json === undefined) throw new UnexpectedAnswerError(line, 'not-json', 'the answer is not JSON')
  const parsed = z.safeParse(schema, json)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.slice(0, 8).map(String).join('.') ?? ''
  const where = at === '' ? 'the document' : `field ${at.slice(0, 200)}`
  throw new UnexpectedAnswerError(line, 'shape', `${where} does not have the form that the API promises`)
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
