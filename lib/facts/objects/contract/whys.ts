import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { resourcesRequestSchema } from '@/lib/contract/resources'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { pieceSchema } from '@/lib/phrase/pieces'

/** Enough for the rows in sight at once; more takes another request. */
export const MOST_WHYS = 20

/** A row of a list by its key: the name, or namespace/name where the list spans all namespaces. */
export const rowKeySchema = z.string().check(
  z.refine(
    (key) => {
      const slash = key.indexOf('/')
      return (
        z.safeParse(objectNameSchema, key.slice(slash + 1)).success &&
        (slash < 0 || z.safeParse(namespaceSchema, key.slice(0, slash)).success)
      )
    },
    { error: 'A name is one of an object, or namespace/name in a list of all namespaces.' },
  ),
)

/** The query of `GET /api/whys`; `name` is repeated. */
export const whysQuerySchema = z.extend(resourcesRequestSchema, {
  name: z
    .array(rowKeySchema)
    .check(z.minLength(1), z.maxLength(MOST_WHYS, { error: `At most ${MOST_WHYS} names at once.` })),
})
export type WhysQuery = z.infer<typeof whysQuerySchema>

/** Why a row is not healthy, in one line. */
export const rowWhySchema = z.object({
  state: z.enum(['not-ready', 'going', 'unknown']),
  says: z.array(pieceSchema),
  /** What it has in common with others that fail alike: `says` without what is counted of this one; absent where that is all. */
  cause: z.exactOptional(z.array(pieceSchema)),
  /** The page that explains the refused call that it ends on, or that would tell why. */
  fix: z.exactOptional(z.string()),
})
export type RowWhy = z.infer<typeof rowWhySchema>

/** The answer of `GET /api/whys`, by the key of the row. Healthy rows have none, nor do rows about which nothing can be said. */
export const whysSchema = z.object({
  whys: z.record(z.string(), rowWhySchema),
  /** Rows that could not be read just now: what was known about them still holds. */
  unread: z.exactOptional(z.array(z.string())),
})
export type Whys = z.infer<typeof whysSchema>

export const whysApi = api('GET /api/whys', { Whys: whysSchema }, whysQuerySchema)
