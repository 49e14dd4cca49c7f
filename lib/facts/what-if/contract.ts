import * as z from 'zod/mini'
import { checkSchema } from '@/lib/contract/access-check'
import { accessTupleSchema, grantedBySchema } from '@/lib/contract/access-tuple'
import { api } from '@/lib/contract/api-calls'
import { namespaceSchema } from '@/lib/contract/segments'
import { cellSchema } from '@/lib/facts/account/contract'
import { said, sentence } from '@/lib/phrase/wire'

/** The most that may be pasted, in UTF-16 units and in bytes of UTF-8. */
export const MANIFEST_LIMIT = 256 * 1024

/** The body of `POST /api/what-if`. A manifest without a namespace is read as of `namespace`, the pod's own when absent. */
export const whatIfRequestSchema = z.strictObject({
  yaml: z.string().check(
    z.minLength(1, { error: 'Paste Roles and bindings as YAML or JSON.' }),
    z.maxLength(MANIFEST_LIMIT, { error: 'At most 256 KiB of YAML.' }),
    z.refine((text) => new TextEncoder().encode(text).length <= MANIFEST_LIMIT, {
      error: 'At most 256 KiB of YAML.',
    }),
  ),
  check: z.exactOptional(checkSchema),
  namespace: z.exactOptional(namespaceSchema),
})
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>

const proposedSchema = z.object({
  kind: z.string(),
  /** Absent on a cluster-scoped object. */
  namespace: z.exactOptional(z.string()),
  name: z.string(),
  /** Where it begins in the paste, from 1. */
  line: z.number(),
  /** True where the manifest names no namespace and this one was filled in. */
  namespaceAssumed: z.boolean(),
  /** Whether the cluster has one of that name: `ignored` is an object that grants nothing by its kind. */
  existing: z.enum(['new', 'replaced', 'unknown', 'ignored']),
})
export type Proposed = z.infer<typeof proposedSchema>

/** A name of the paste and what to write in its place, where one name alone is meant. */
const correctionSchema = z.object({
  /** The position of the name in the text, with its quotes, in UTF-16 units. */
  start: z.number(),
  end: z.number(),
  /** What to put there, quoted as the text is. */
  text: z.string(),
  from: z.string(),
  to: z.string(),
})
export type ManifestCorrection = z.infer<typeof correctionSchema>

const mistakeSchema = said({
  /** The object as a reader finds it, such as `Role shop/pod-reader`; "" for what could not be read as one. */
  object: z.string(),
  line: z.number(),
  /** The field, such as `rules[0].resources[1]`; "" for the whole object. */
  where: z.string(),
  /**
   * `never` can never grant anything, `refused` the API server would not take, `dangerous` opens more than a program
   * needs, `suspicious` is likely not what was meant.
   */
  severity: z.enum(['refused', 'never', 'dangerous', 'suspicious']),
  says: sentence,
  /** What to write or do instead. */
  instead: z.exactOptional(sentence),
  correction: z.exactOptional(correctionSchema),
})
export type Mistake = z.infer<typeof mistakeSchema>

/** Each severity in words for a reader. */
export const MISTAKE_WORDS = {
  refused: 'refused',
  never: 'grants nothing',
  dangerous: 'dangerous',
  suspicious: 'check this',
} as const satisfies Record<Mistake['severity'], string>

const verdictSchema = z.enum(['allowed', 'denied', 'unknown'])

const whatIfCheckSchema = said({
  request: accessTupleSchema,
  before: verdictSchema,
  after: verdictSchema,
  says: sentence,
  /** The binding and role that would allow it. */
  grantedBy: z.exactOptional(grantedBySchema),
  /** Why the paste does not allow it: the nearest rule or binding and what it does not match. */
  nearest: z.exactOptional(sentence),
})
export type WhatIfCheck = z.infer<typeof whatIfCheckSchema>

const openedCallSchema = said({
  ...accessTupleSchema.shape,
  /** False where no cell shows it: a path, a wildcard, a verb or a word that discovery does not list. */
  onMatrix: z.boolean(),
  /** False for a verb, a resource or a group that this API server never asks about: it grants nothing today. */
  isServed: z.boolean(),
  /** What the reader must know about a permission that can be used to gain more. */
  danger: z.exactOptional(sentence),
})
export type OpenedCall = z.infer<typeof openedCallSchema>

const openedRowSchema = z.object({
  group: z.string(),
  resource: z.string(),
  cells: z.array(z.object({ verb: z.string(), before: cellSchema, after: cellSchema })),
})

const openedPlaceSchema = z.object({
  /** "" is the cluster scope and every namespace. */
  namespace: z.string(),
  rows: z.array(openedRowSchema),
})
export type OpenedPlace = z.infer<typeof openedPlaceSchema>

const gainSchema = z.object({
  /** As `ServiceAccount shop/report` or `Group system:serviceaccounts`. */
  subject: z.string(),
  /** How many accounts that is, where it is more than one. */
  who: z.exactOptional(z.string()),
  gets: z.array(z.string()),
})
export type Gain = z.infer<typeof gainSchema>

/** The answer of `POST /api/what-if`: what the paste would change, with nothing applied. */
export const whatIfSchema = said({
  /** One sentence: the fact. */
  says: sentence,
  /** Whose permissions: the user name of this pod's account, "" when it is not known. */
  user: z.string(),
  namespace: z.string(),
  objects: z.array(proposedSchema),
  mistakes: z.array(mistakeSchema),
  /** Mistakes beyond those listed. */
  moreMistakes: z.number(),
  check: z.exactOptional(whatIfCheckSchema),
  opens: z.object({
    /** One for each verb, resource and name that this account gains; without a name it covers every name. */
    calls: z.array(openedCallSchema),
    /** False where more is granted than is listed here: how much more is not worked out. */
    isWhole: z.boolean(),
    /** The cells of the access matrix that change, by the place where they hold. */
    places: z.array(openedPlaceSchema),
    /** False where what was allowed before is not all known, so that a call may have been allowed already. */
    isCertain: z.boolean(),
  }),
  others: z.array(gainSchema),
  moreOthers: z.number(),
  loses: said({
    state: z.enum(['none', 'some', 'unknown']),
    says: sentence,
    calls: z.array(accessTupleSchema),
  }),
  unseen: z.array(said({ needs: sentence, command: z.string() })),
  /** Requests that this answer cost the API server. */
  upstreamRequests: z.number(),
})
export type WhatIf = z.infer<typeof whatIfSchema>

export const whatIfApi = api('POST /api/what-if', { WhatIf: whatIfSchema }, whatIfRequestSchema)
