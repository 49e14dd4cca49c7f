import * as z from 'zod/mini'
import { checkSchema, groupsSchema, userSchema } from '@/lib/contract/access-check'
import { causeSchema, explanationSchema, fixSchema } from '@/lib/contract/explanation'
import { cellValueSchema, listStateSchema } from '@/lib/contract/resources'
import { namespaceSchema, objectNameSchema, reviewWordSchema } from '@/lib/contract/segments'
import { changeSchema, changesSchema, MOST_MINUTES } from '@/lib/facts/changes/contract'
import { connectionSchema, rungSchema } from '@/lib/facts/connection/contract'
import { identityFieldSchema, identitySchema, tokenLensSchema } from '@/lib/facts/identity/contract/identity'
import { refusedOfPodSchema, verdictSchema } from '@/lib/facts/objects/contract/object'
import { MAX_MINUTES, refusalSchema, refusalsSchema, roleForSchema } from '@/lib/facts/refusals/contract'
import { whatIfRequestSchema, whatIfSchema } from '@/lib/facts/what-if/contract'
import { overviewSchema } from '@/lib/pages/overview/contract'

/** An empty namespace is the whole cluster. */
const placeSchema = z.exactOptional(z.union([z.literal(''), namespaceSchema]))
const wordSchema = reviewWordSchema.check(
  z.minLength(1, { error: 'Name a resource, such as pods or jobs.batch.' }),
)

/** What the tool `check` takes: a question, or the parts of one call. */
export const checkArgsSchema = z.strictObject({
  question: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(4096))),
  verb: z.exactOptional(
    z.string().check(z.regex(/^[A-Za-z*:-]{1,63}$/, { error: 'A verb is one word, such as watch.' })),
  ),
  resource: z.exactOptional(wordSchema),
  group: z.exactOptional(reviewWordSchema),
  subresource: z.exactOptional(reviewWordSchema),
  name: z.exactOptional(objectNameSchema),
  namespace: placeSchema,
  path: z.exactOptional(
    z.string().check(z.regex(/^\/[\x21-\x7e]{0,1023}$/, { error: 'A path starts with "/".' })),
  ),
  user: z.exactOptional(userSchema),
  groups: z.exactOptional(groupsSchema),
})
export type CheckArgs = z.infer<typeof checkArgsSchema>

/** What the tool `refusals` takes. */
export const refusalsArgsSchema = z.strictObject({
  namespace: z.exactOptional(namespaceSchema),
  minutes: z.exactOptional(z.number().check(z.int(), z.minimum(1), z.maximum(MAX_MINUTES))),
})

/** What the tool `changes` takes. */
export const changesArgsSchema = z.strictObject({
  namespace: z.exactOptional(namespaceSchema),
  minutes: z.exactOptional(z.number().check(z.int(), z.minimum(1), z.maximum(MOST_MINUTES))),
})

/** What tools without arguments take. */
export const noArgsSchema = z.strictObject({})

/** What the tool `resources` takes: a kind in any of kubectl's spellings. */
export const resourcesArgsSchema = z.strictObject({ resource: wordSchema, namespace: placeSchema })

/** What the tool `why_not_ready` takes. */
export const whyNotReadyArgsSchema = z.strictObject({
  resource: wordSchema,
  name: objectNameSchema,
  namespace: z.exactOptional(namespaceSchema),
})

/** What the tool `what_if` takes. */
export const whatIfArgsSchema = z.extend(whatIfRequestSchema, { check: z.exactOptional(checkSchema) })

const toldFixSchema = z.extend(
  z.pick(fixSchema, { where: true, says: true, yaml: true, command: true, warning: true, calls: true }),
  {
    /** Everything that it allows beyond what was allowed before, as a sentence; absent for a change that grants nothing. */
    grants: z.exactOptional(z.string()),
    /** The tool that manages what it changes, and what happens to a change made with kubectl. */
    home: z.exactOptional(z.string()),
  },
)
export type ToldFix = z.infer<typeof toldFixSchema>

export const toldExplanationSchema = z.object({
  verdict: explanationSchema.shape.verdict,
  kind: explanationSchema.shape.kind,
  /** One sentence: the fact. */
  says: z.string(),
  cause: z.nullable(causeSchema),
  /** The chosen one first; code is whole or absent. */
  fixes: z.array(toldFixSchema),
  /** What could not be seen, each with the command by which an admin sees it. */
  unseen: explanationSchema.shape.unseen,
  /** What the answer rests on, where that is not a probe of the call itself. */
  basis: z.exactOptional(z.string()),
})
export type ToldExplanation = z.infer<typeof toldExplanationSchema>

/** How much of a list an answer leaves out for its size. */
const moreSchema = z.number().check(z.int(), z.nonnegative())

/** The answer of `explain` and `check`. */
export const toldSchema = z.object({
  /** What was understood, where it was not an error or a call. */
  says: z.exactOptional(z.string()),
  answers: z.array(toldExplanationSchema),
  more: moreSchema,
})
export type Told = z.infer<typeof toldSchema>

/** The answer of `refusals`. */
export const toldRefusalsSchema = z.object({
  namespace: refusalsSchema.shape.namespace,
  minutes: refusalsSchema.shape.minutes,
  /** False where neither logs nor events were read: then it is not known whether calls are refused. */
  isKnown: z.boolean(),
  refusals: z.array(
    z.object({
      says: z.string(),
      cause: z.nullable(causeSchema),
      count: refusalSchema.shape.count,
      last: refusalSchema.shape.last,
      seenIn: z.array(z.string()),
      allowedNow: refusalSchema.shape.allowedNow,
      older: refusalSchema.shape.older,
      doubt: refusalSchema.shape.doubt,
    }),
  ),
  more: moreSchema,
  role: z.exactOptional(
    z.extend(z.pick(roleForSchema, { user: true, yaml: true, warnings: true }), { grants: z.string() }),
  ),
  /** Calls that are in no Role, and why: dangerous, in doubt, or too long. */
  leftOut: z.array(z.string()),
  notSeen: refusalsSchema.shape.notSeen,
})

/** The answer of `changes`. */
export const toldChangesSchema = z.object({
  namespace: changesSchema.shape.namespace,
  minutes: changesSchema.shape.minutes,
  /** False where nothing was read: then it is not known whether anything changed. */
  isKnown: z.boolean(),
  /** The newest first; names are quoted. */
  changes: z.array(
    z.object({
      at: changeSchema.shape.at,
      what: changeSchema.shape.what,
      says: z.string(),
      by: z.exactOptional(z.string()),
      from: changeSchema.shape.from,
      to: changeSchema.shape.to,
      fields: changeSchema.shape.fields,
      isNew: changeSchema.shape.isNew,
    }),
  ),
  more: moreSchema,
  notSeen: z.array(z.object({ says: z.string() })),
})

const clauseSchema = overviewSchema.shape.verdict.def.element
const overviewCauseSchema = overviewSchema.shape.causes.def.element
const overviewCheckSchema = overviewSchema.shape.checks.def.element

/** The answer of `overview`. */
export const toldOverviewSchema = z.object({
  verdict: z.array(z.pick(clauseSchema, { state: true, says: true })),
  /** Worst first. */
  causes: z.array(
    z.object({
      severity: overviewCauseSchema.shape.severity,
      says: z.string(),
      evidence: z.array(z.string()),
      /** The tool that has the fix or the details, and what to ask it. */
      ask: z.exactOptional(z.object({ tool: z.string(), arguments: z.record(z.string(), z.string()) })),
      merged: z.array(z.string()),
    }),
  ),
  more: moreSchema,
  /** What was not seen, or not lately. */
  notSeen: z.array(
    z.object({
      area: overviewCheckSchema.shape.area,
      state: overviewCheckSchema.shape.state,
      says: z.string(),
    }),
  ),
  /** What an admin runs to let an account without any permission read. */
  command: z.exactOptional(z.string()),
  checkedAt: overviewSchema.shape.checkedAt,
})

/** The answer of `identity`. */
export const toldIdentitySchema = z.object({
  pod: z.pick(identitySchema.shape.pod, { name: true, namespace: true, serviceAccount: true, node: true }),
  attachedFrom: identitySchema.shape.attachedFrom,
  sources: z.array(z.object({ id: z.string(), state: z.string(), says: z.string() })),
  /** Fields whose sources disagree, or that are missing somewhere. */
  differs: z.array(
    z.object({ field: z.string(), verdict: identityFieldSchema.shape.verdict, says: z.string() }),
  ),
  token: z.object({
    state: tokenLensSchema.shape.state,
    says: z.string(),
    expiresAt: z.exactOptional(z.string()),
  }),
  /** What is wrong with credentials and the chains to clouds. */
  findings: z.array(z.string()),
  more: moreSchema,
})

/** The answer of `connection`. */
export const toldConnectionSchema = z.object({
  says: connectionSchema.shape.says,
  knownAs: connectionSchema.shape.knownAs,
  serverVersion: connectionSchema.shape.serverVersion,
  steps: z.array(z.pick(rungSchema, { id: true, verdict: true, says: true, hint: true, ms: true })),
})

/** The answer of `resources`: rows that are not healthy first. */
export const toldResourcesSchema = z.object({
  resource: z.string(),
  namespace: z.string(),
  state: listStateSchema,
  says: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.object({ name: z.string(), cells: z.array(cellValueSchema), health: z.string() })),
  more: moreSchema,
  /** Why the list is refused. */
  refused: z.exactOptional(toldExplanationSchema),
})

/** The answer of `why_not_ready`. */
export const toldWhySchema = z.object({
  object: z.string(),
  state: z.union([verdictSchema.shape.state, z.enum(['denied', 'absent'])]),
  says: z.string(),
  hint: verdictSchema.shape.hint,
  evidence: z.array(z.object({ from: z.string(), says: z.string() })),
  more: moreSchema,
  /** The kubectl line that shows what the program wrote before it ended. */
  log: z.exactOptional(z.string()),
  /** The refused call that the program of a pod ended on; `allowedNow` if it is now allowed. */
  endedOn: z.exactOptional(
    z.pick(refusedOfPodSchema, { user: true, call: true, message: true, allowedNow: true }),
  ),
  /** Why the object cannot be read, or why that call is refused. */
  refused: z.exactOptional(toldExplanationSchema),
})

/** The answer of `what_if`. */
export const toldWhatIfSchema = z.object({
  says: whatIfSchema.shape.says,
  check: z.exactOptional(
    z.object({
      before: z.string(),
      after: z.string(),
      says: z.string(),
      nearest: z.exactOptional(z.string()),
    }),
  ),
  mistakes: z.array(
    z.object({ severity: z.string(), says: z.string(), instead: z.exactOptional(z.string()) }),
  ),
  /** What this account could do that it cannot do now. */
  grants: z.array(z.string()),
  others: z.array(z.string()),
  loses: z.string(),
  unseen: whatIfSchema.shape.unseen,
  more: moreSchema,
})
