import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { ageSchema } from '@/lib/contract/cost'
import { namespaceSchema } from '@/lib/contract/segments'
import { said, sentence } from '@/lib/phrase/wire'

/** Requests of one answer to the API server, the two rules reviews among them. */
export const MOST_REQUESTS = 12

export const DAY_MINUTES = 1_440
export const MOST_MINUTES = 7 * DAY_MINUTES

/** The query of `GET /api/changes`; without a namespace it is the pod's own. */
export const changesQuerySchema = z.strictObject({
  age: ageSchema,
  namespace: z.exactOptional(namespaceSchema),
  minutes: z.exactOptional(
    z.string().check(
      z.regex(/^[1-9]\d{0,4}$/, { error: `A number of minutes from 1 to ${MOST_MINUTES}.` }),
      z.refine((text) => Number(text) <= MOST_MINUTES, { error: `At most ${MOST_MINUTES} minutes.` }),
    ),
  ),
})
export type ChangesQuery = z.infer<typeof changesQuerySchema>

const changedObjectSchema = z.object({
  group: z.string(),
  version: z.string(),
  resource: z.string(),
  kind: z.string(),
  /** "" is the cluster scope. */
  namespace: z.string(),
  name: z.string(),
})
export type ChangedObject = z.infer<typeof changedObjectSchema>

export const laneSchema = z.enum(['rbac', 'rollouts', 'pods', 'config', 'this-pod', 'cluster'])
export type Lane = z.infer<typeof laneSchema>

/** One thing that happened to an object, as the object itself shows it. */
export const changeSchema = said({
  /** Stays the same from one answer to the next. */
  id: z.string(),
  /** RFC 3339; the last time where there were several. */
  at: z.string(),
  /** The first time, where there were several. */
  first: z.exactOptional(z.string()),
  /** How often, where it was more than once. */
  count: z.exactOptional(z.number()),
  lane: laneSchema,
  what: z.enum([
    'created',
    'written',
    'scaled',
    'deleting',
    'rolled-out',
    'released',
    'restarted',
    'ended',
    'evicted',
    'moved',
    'told',
    'renewed',
    /** It was in a list that this process read before, and is not any more; `first` is when it was read. */
    'gone',
    /** Keys of `data` that went and came since this process read them; `first` is when it did. */
    'other-keys',
    /** What a Role allows or whom a binding binds differs from what this process read; `first` is when it did. */
    'other-grants',
    /** Another version of the API server answers than when this process first asked for it. */
    'other-version',
  ]),
  object: changedObjectSchema,
  /** What new pods were created for. */
  owner: z.exactOptional(z.object({ kind: z.string(), name: z.string() })),
  /** The field manager or the component as it calls itself, and the same in words. */
  by: z.exactOptional(said({ manager: z.string(), says: sentence })),
  /**
   * What went: images and names of variables, each with its container; keys of `data`; what a Role allowed and whom a binding bound;
   * the node that a pod left.
   */
  from: z.exactOptional(z.array(z.string())),
  /** What came. */
  to: z.exactOptional(z.array(z.string())),
  /** What the writer manages of the object: first names of fields and keys of `data`, never a value. */
  fields: z.exactOptional(z.array(z.string())),
  /** One sentence. */
  says: sentence,
  /** It was created after this process had started. */
  isNew: z.exactOptional(z.literal(true)),
})
export type Change = z.infer<typeof changeSchema>

/** What came of one list; `waiting` is read by one of the next answers, since one answer asks for few. */
const changeSourceSchema = said({
  group: z.string(),
  resource: z.string(),
  /** "" is the cluster scope. */
  namespace: z.string(),
  state: z.enum(['read', 'part', 'denied', 'absent', 'unknown', 'waiting']),
  /** Objects that were read. */
  count: z.number(),
  /** RFC 3339: when it was read. */
  readAt: z.exactOptional(z.string()),
  says: z.exactOptional(sentence),
})
export type ChangeSource = z.infer<typeof changeSourceSchema>

/** The answer of `GET /api/changes`. */
export const changesSchema = z.object({
  namespace: z.string(),
  minutes: z.number(),
  /** RFC 3339. */
  checkedAt: z.string(),
  /** RFC 3339: when this process started, where it answers more than once. */
  startedAt: z.exactOptional(z.string()),
  /** Requests that this answer cost. */
  requests: z.number(),
  /** The newest first. */
  changes: z.array(changeSchema),
  /** Changes in this time that were seen and are left out here, the oldest. */
  more: z.number(),
  sources: z.array(changeSourceSchema),
  /** What it does not cover. The command is an admin's: it grants this account what is missing, except Secrets. */
  notSeen: z.array(said({ says: sentence, command: z.exactOptional(z.string()) })),
})
export type Changes = z.infer<typeof changesSchema>

export const changesApi = api('GET /api/changes', { Changes: changesSchema }, changesQuerySchema)
