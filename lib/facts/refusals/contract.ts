import * as z from 'zod/mini'
import { accessTupleSchema } from '@/lib/contract/access-tuple'
import { api } from '@/lib/contract/api-calls'
import { ageSchema } from '@/lib/contract/cost'
import { allowedNowSchema, explanationSchema } from '@/lib/contract/explanation'
import { namespaceSchema } from '@/lib/contract/segments'
import { said, sentence } from '@/lib/phrase/wire'

export const DEFAULT_MINUTES = 10
export const MAX_MINUTES = 60

/** The query of `GET /api/refusals`; without a namespace it is the pod's own. */
export const refusalsQuerySchema = z.strictObject({
  age: ageSchema,
  namespace: z.exactOptional(namespaceSchema),
  minutes: z.exactOptional(
    z.string().check(
      z.regex(/^[1-9]\d?$/, { error: `A number of minutes from 1 to ${MAX_MINUTES}.` }),
      z.refine((text) => Number(text) <= MAX_MINUTES, { error: `At most ${MAX_MINUTES} minutes.` }),
    ),
  ),
})
export type RefusalsQuery = z.infer<typeof refusalsQuerySchema>

/** Where a refusal was seen, and how often there. */
export const seenInSchema = z.union([
  z.object({
    from: z.literal('log'),
    pod: z.string(),
    container: z.string(),
    /** The workload of the pod by its name, or the pod itself. */
    owner: z.string(),
    /** The user name that the pod runs as. */
    runsAs: z.exactOptional(z.string()),
    /** Only the log of the run before this one has it. */
    previous: z.exactOptional(z.literal(true)),
    state: z.enum(['crashes', 'not-ready', 'runs', 'ended']),
    count: z.number(),
  }),
  z.object({
    from: z.literal('event'),
    kind: z.string(),
    name: z.string(),
    /** The component that wrote it. */
    by: z.string(),
    /** The user name that its pod runs as, where the kubelet repeats what that pod said. */
    runsAs: z.exactOptional(z.string()),
    count: z.number(),
  }),
])
export type SeenIn = z.infer<typeof seenInSchema>

export const refusalSchema = said({
  /** Stays the same from one answer to the next. */
  id: z.string(),
  request: explanationSchema.shape.request,
  explanation: explanationSchema,
  /** The words of the API server, as far as the text has them. */
  message: z.string(),
  /** The same call of the same account is now allowed. */
  allowedNow: z.exactOptional(allowedNowSchema),
  /** RFC 3339, to the second: when a review last refused the same call of the same account. */
  refusedAt: z.exactOptional(z.string()),
  /** A review of this account is possible, and none has said yet that it is refused. */
  unreviewed: z.exactOptional(z.literal(true)),
  /** Why it is left out of the Role unless it is chosen: no client of the refused account vouches for it, and no component of the cluster. */
  doubt: z.exactOptional(sentence),
  /** How often in the time that was asked for; how often at all where it is older. */
  count: z.number(),
  /** RFC 3339. */
  first: z.string(),
  last: z.string(),
  /** The last of a container that has no other refusal in the time that was asked for. */
  older: z.exactOptional(z.literal(true)),
  /** One count a minute of the clock, that of `checkedAt` last. */
  perMinute: z.array(z.number()),
  seenIn: z.array(seenInSchema),
})
export type LoggedRefusal = z.infer<typeof refusalSchema>

/** The smallest Role that ends refusals of one account, with its binding: the dangers first in what it grants. */
export const roleForSchema = z.object({
  user: z.string(),
  /** The refusals that it ends, by their ids. */
  ends: z.array(z.string()),
  yaml: z.string(),
  command: z.string(),
  /** The same rules for where they are kept: as values of a chart, or added to the Role that all of these refusals come nearest to. */
  forms: z.array(z.object({ title: z.string(), as: z.enum(['yaml', 'shell']), text: z.string() })),
  grants: z.array(accessTupleSchema),
  warnings: z.array(sentence),
})
export type RoleFor = z.infer<typeof roleForSchema>

/** The Roles offered for one account's refusals, each with everything it grants. */
export const offerSchema = z.object({
  /** For the calls in the account's own namespace that are not dangerous. */
  role: z.exactOptional(roleForSchema),
  /** Each a decision of its own: a Role for each call that is dangerous or of unknown power, and one for each other place. */
  apart: z.array(roleForSchema),
  /** Refusals that a Role can end and that none of these does, by their ids, and why. */
  leftOut: z.array(said({ ids: z.array(z.string()), says: sentence })),
})
export type Offer = z.infer<typeof offerSchema>

/** What was read of a source: `part` where bounds or permissions left some of it out. */
const sourceSchema = said({
  state: z.enum(['read', 'part', 'denied', 'unknown']),
  says: z.exactOptional(sentence),
})

/** The answer of `GET /api/refusals`. */
export const refusalsSchema = z.object({
  namespace: z.string(),
  minutes: z.number(),
  /** RFC 3339. */
  checkedAt: z.string(),
  /** Why nothing newer could be read: the last answer before the API server fell silent. */
  stale: z.exactOptional(z.string()),
  /** Requests that this answer cost. */
  requests: z.number(),
  logs: said({
    ...sourceSchema.shape,
    pods: z.number(),
    ofPods: z.number(),
    /** There are more than `ofPods`. */
    morePods: z.exactOptional(z.literal(true)),
    /** RFC 3339: when the one was read that was read the longest ago, where that is more than two minutes. */
    readSince: z.exactOptional(z.string()),
  }),
  events: said({ ...sourceSchema.shape, count: z.number() }),
  refusals: z.array(refusalSchema),
  /** At least so many more were seen; absent where all are there. */
  more: z.exactOptional(z.number()),
  ...offerSchema.shape,
  /** What it does not cover, with the command by which an admin grants what is missing. */
  notSeen: z.array(said({ says: sentence, command: z.exactOptional(z.string()) })),
})
export type Refusals = z.infer<typeof refusalsSchema>

export const refusalsApi = api('GET /api/refusals', { Refusals: refusalsSchema }, refusalsQuerySchema)
