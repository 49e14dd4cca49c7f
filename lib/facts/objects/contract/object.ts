import * as z from 'zod/mini'
import { accessTupleSchema } from '@/lib/contract/access-tuple'
import { api } from '@/lib/contract/api-calls'
import { allowedNowSchema } from '@/lib/contract/explanation'
import { partSchema } from '@/lib/contract/part'
import { resourcesRequestSchema } from '@/lib/contract/resources'
import { objectNameSchema } from '@/lib/contract/segments'
import { said, sentence } from '@/lib/phrase/wire'
import { imagePullSchema } from './image-pull'

/** The query of `GET /api/object`; namespace "" is a cluster-scoped kind. */
export const objectRequestSchema = z.extend(resourcesRequestSchema, { name: objectNameSchema })
export type ObjectRequest = z.infer<typeof objectRequestSchema>

export const objectEventSchema = z.object({
  /** Normal or Warning. */
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: z.number(),
  /** RFC 3339, in full. */
  firstAt: z.exactOptional(z.string()),
  lastAt: z.exactOptional(z.string()),
  /** The component that wrote it. */
  by: z.string(),
  /** The part that it is about, such as `spec.containers{app}`; empty for the whole object. */
  about: z.string(),
})
export type ObjectEvent = z.infer<typeof objectEventSchema>

export const evidenceSchema = said({
  from: z.enum(['condition', 'container', 'event', 'spec', 'status', 'related', 'not-seen']),
  says: sentence,
  at: z.exactOptional(z.string()),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** Whether the object does what it is for. `going` is on its way without a fault that was seen. */
export const verdictSchema = said({
  state: z.enum(['ready', 'not-ready', 'going', 'finished', 'unknown']),
  /** One or two sentences: what is so, and why. */
  says: sentence,
  /** Where it is more than one sentence: the first, which is the fact, and what follows it. */
  fact: z.exactOptional(sentence),
  rest: z.exactOptional(sentence),
  /** What to look at or to change. */
  hint: z.exactOptional(sentence),
  evidence: z.array(evidenceSchema),
})
export type Verdict = z.infer<typeof verdictSchema>

export const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  since: z.exactOptional(z.string()),
  meaning: z.enum(['ok', 'bad', 'neutral', 'unknown']),
})
export type Condition = z.infer<typeof conditionSchema>

export const containerSummarySchema = said({
  name: z.string(),
  role: z.enum(['main', 'init', 'sidecar', 'ephemeral']),
  image: z.string(),
  state: z.enum(['running', 'waiting', 'ended', 'unknown']),
  meaning: z.enum(['ok', 'bad', 'warning', 'neutral', 'unknown']),
  says: sentence,
  since: z.exactOptional(z.string()),
  restarts: z.number(),
  /** How it ended the time before. */
  last: z.exactOptional(
    said({
      says: sentence,
      exitCode: z.number(),
      at: z.exactOptional(z.string()),
      /** How long it ran until then. */
      ranMs: z.exactOptional(z.number()),
    }),
  ),
  /** Requests and limits in words; empty when it states none. */
  resources: z.string(),
})
export type ContainerSummary = z.infer<typeof containerSummarySchema>

/** An object by its name, with the address of its page where its kind is known to discovery. */
export const namedObjectSchema = z.object({
  kind: z.string(),
  name: z.string(),
  namespace: z.string(),
  target: z.exactOptional(objectRequestSchema),
})
export type NamedObject = z.infer<typeof namedObjectSchema>

export const ownerSchema = said({
  ...namedObjectSchema.shape,
  state: z.enum(['read', 'denied', 'absent', 'unknown']),
  says: sentence,
  explain: z.exactOptional(z.string()),
})
export type Owner = z.infer<typeof ownerSchema>

export const relatedItemSchema = said({
  ...namedObjectSchema.shape,
  /** Its status, as kubectl prints it; empty when that was not read. */
  says: sentence,
  meaning: z.enum(['ok', 'bad', 'warning', 'neutral', 'unknown']),
})
export type RelatedItem = z.infer<typeof relatedItemSchema>

export const relatedGroupSchema = z.object({
  /** "Pods", "ConfigMaps by name". */
  title: z.string(),
  items: partSchema(z.object({ items: z.array(relatedItemSchema), more: z.boolean() })),
})
export type RelatedGroup = z.infer<typeof relatedGroupSchema>

/** The refused call that the program of a pod ended on. */
export const refusedOfPodSchema = z.object({
  user: z.string(),
  call: accessTupleSchema,
  /** The words of the API server. */
  message: z.string(),
  /** The page that explains it. */
  href: z.string(),
  /** It is now allowed. */
  allowedNow: z.exactOptional(allowedNowSchema),
})
export type RefusedOfPod = z.infer<typeof refusedOfPodSchema>

/** The answer of `GET /api/object`. Each part has its own state, since each is a call of its own. */
export const objectDetailsSchema = z.object({
  target: objectRequestSchema,
  /** When the API server was asked, RFC 3339. */
  askedAt: z.string(),
  /** Requests that this answer cost. */
  requests: z.number(),
  object: partSchema(z.record(z.string(), z.unknown())),
  /** What the API server holds and this answer does not, in words. */
  leftOut: z.array(z.string()),
  /** Absent for kinds that have no readiness. */
  verdict: z.exactOptional(verdictSchema),
  /** Of a pod whose program ended on one, as far as its last message or the end of its log shows. */
  refused: z.exactOptional(refusedOfPodSchema),
  /** Of a pod: its images and what pulls each, those that cannot be pulled first. */
  pulls: z.exactOptional(z.array(imagePullSchema)),
  conditions: z.array(conditionSchema),
  containers: z.array(containerSummarySchema),
  labels: z.array(z.tuple([z.string(), z.string()])),
  annotations: z.array(z.tuple([z.string(), z.string()])),
  events: partSchema(z.object({ items: z.array(objectEventSchema), more: z.boolean() })),
  owners: z.array(ownerSchema),
  related: z.array(relatedGroupSchema),
})
export type ObjectDetails = z.infer<typeof objectDetailsSchema>

export const objectApi = api('GET /api/object', { ObjectDetails: objectDetailsSchema }, objectRequestSchema)
