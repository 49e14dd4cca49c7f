import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { ageSchema } from '@/lib/contract/cost'
import { namespaceSchema } from '@/lib/contract/segments'
import { said, sentence } from '@/lib/phrase/wire'

/** Names that one question brings of its own. */
export const MOST_NAMED = 20

/** The query of `GET /api/namespaces`; `name` is repeated, for names that the reader knows, such as those typed before. */
export const namespacesQuerySchema = z.strictObject({
  age: ageSchema,
  name: z.exactOptional(
    z
      .array(namespaceSchema)
      .check(z.maxLength(MOST_NAMED, { error: `At most ${MOST_NAMED} names at once.` })),
  ),
})

/** Where a name comes from. Only `list` proves that the namespace exists; a binding lies in one that did when it was written. */
export const namespaceSourceSchema = z.enum(['pod', 'list', 'binding', 'token', 'refusal', 'asked'])
export type NamespaceSource = z.infer<typeof namespaceSourceSchema>

const knownNamespaceSchema = said({
  name: z.string(),
  /** How the name is known, the strongest first. */
  known: z.array(namespaceSourceSchema),
  /** The binding that lies there, where one is how it is known. */
  binding: z.exactOptional(z.string()),
  exists: z.enum(['yes', 'no', 'unknown']),
  /** `waiting`: asked about by one of the next answers, since one answer asks about few. */
  state: z.enum(['read', 'part', 'unknown', 'waiting']),
  /** RFC 3339: when it was last reviewed; one answer reviews few, so that this can be minutes before `checkedAt`. */
  readAt: z.exactOptional(z.string()),
  /** What the account can do there, in one line; empty while that is not known. */
  can: sentence,
})
export type KnownNamespace = z.infer<typeof knownNamespaceSchema>

/** The answer of `GET /api/namespaces`: those whose name is known from somewhere, never a guess. */
export const namespacesSchema = z.object({
  user: z.string(),
  /** RFC 3339. */
  checkedAt: z.string(),
  /** Requests that this answer cost. */
  requests: z.number(),
  /** The pod's own first, then those in which the account can do most, then by name. */
  namespaces: z.array(knownNamespaceSchema),
  /** Whether the list of all namespaces is known. */
  list: z.enum(['read', 'part', 'denied', 'unknown']),
  /** What could not be read, and the command by which an admin shows it. */
  notSeen: z.array(said({ says: sentence, command: z.exactOptional(z.string()) })),
})
export type Namespaces = z.infer<typeof namespacesSchema>

export const namespacesApi = api(
  'GET /api/namespaces',
  { Namespaces: namespacesSchema },
  namespacesQuerySchema,
)
