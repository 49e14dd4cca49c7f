import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { ageSchema } from '@/lib/contract/cost'
import { undoSchema } from '@/lib/contract/undo'
import { pieceSchema } from '@/lib/phrase/pieces'
import { sentence } from '@/lib/phrase/wire'

const sentenceSchema = z.array(pieceSchema)

/** One thing to press. */
const actionSchema = z.object({ says: z.string(), href: z.string() })
export type OverviewAction = z.infer<typeof actionSchema>

/** One clause of the verdict. Only `ok` is green, and it is said of nothing that was not checked. */
const clauseSchema = z.object({
  state: z.enum(['ok', 'bad', 'warning', 'neutral', 'unknown', 'stale']),
  says: sentence,
  href: z.exactOptional(z.string()),
  /** Of a critical cause. */
  isCritical: z.exactOptional(z.literal(true)),
})
export type Clause = z.infer<typeof clauseSchema>

const causeSchema = z.object({
  /** `critical` gives up the cluster or its nodes, or can cut this pod off; `ok` was refused and is now allowed. */
  severity: z.enum(['critical', 'bad', 'warning', 'ok', 'note']),
  says: sentenceSchema,
  evidence: z.array(sentenceSchema),
  action: actionSchema,
  /** What takes a dangerous permission back, where one grant of it is named. */
  undo: z.exactOptional(undoSchema),
  /** Other findings that have the same cause. */
  merged: z.array(z.string()),
})
export type OverviewCause = z.infer<typeof causeSchema>

/**
 * How one area was found: `neutral` is checked as far as allowed, with nothing wrong; `denied` cannot be read; `stale` was
 * true when it was last read.
 */
const checkSchema = z.object({
  area: z.enum(['pod', 'connection', 'pods', 'refusals', 'permissions']),
  state: z.enum(['healthy', 'attention', 'broken', 'neutral', 'denied', 'empty', 'unknown', 'stale']),
  says: sentenceSchema,
  evidence: z.array(sentenceSchema),
  action: actionSchema,
})
export type OverviewCheck = z.infer<typeof checkSchema>

/** An account without any permission, and the one command that grants it to read. */
const ungrantedSchema = z.object({
  account: z.string(),
  namespace: z.string(),
  command: z.string(),
  works: z.array(checkSchema),
  needs: z.array(z.object({ says: sentenceSchema, evidence: z.array(sentenceSchema) })),
})

const gateSchema = z.enum(['passed', 'failed', 'skipped'])

/** The pod of this page, as far as it is known. */
const ownPodSchema = z.object({
  name: z.exactOptional(z.string()),
  /** The machine that the page runs on, where it runs in no pod. */
  attachedFrom: z.exactOptional(z.string()),
  account: z.exactOptional(z.string()),
  /** In the place of a ServiceAccount, the user whose credentials kubectl sends; "" where it is not known. */
  user: z.exactOptional(z.string()),
  node: z.exactOptional(z.string()),
  ip: z.exactOptional(z.string()),
  containers: z.exactOptional(
    z.object({ ready: z.number(), all: z.number(), restarts: z.number(), word: z.string() }),
  ),
  startedAt: z.exactOptional(z.string()),
})

const serverSchema = z.object({
  /** `silent` gives no answer, `unauthorized` does not accept the token, `tokenless` got none, since it cannot be read. */
  state: z.enum(['answers', 'silent', 'unauthorized', 'tokenless', 'unknown']),
  version: z.exactOptional(z.string()),
  network: gateSchema,
  tls: gateSchema,
  authentication: gateSchema,
})

const tokenSchema = z.object({
  state: z.enum(['ok', 'warning', 'bad', 'unknown']),
  says: sentence,
  renewsAt: z.exactOptional(z.string()),
})

const heldSchema = z.object({
  state: z.enum(['ok', 'warning', 'bad', 'neutral', 'unknown']),
  says: sentence,
  /** Kinds of the namespace that may be listed. */
  readable: z.exactOptional(z.object({ kinds: z.number(), of: z.number(), namespace: z.string() })),
})

const podStateSchema = z.enum(['ready', 'not-ready', 'stuck', 'starting', 'ending', 'unknown'])

const podCountsSchema = z.partialRecord(podStateSchema, z.number())

/** The pods of a namespace by owner, worst first; of the owners only the first are named. */
const aroundSchema = z.object({
  namespace: z.string(),
  /** All of them, this pod and those that have completed too. */
  pods: z.number(),
  /** Those are counted nowhere below. */
  completed: z.number(),
  counts: podCountsSchema,
  owners: z.array(
    z.object({
      name: z.string(),
      counts: podCountsSchema,
      /** How this pod is, where it is one of them. */
      own: z.exactOptional(podStateSchema),
      /** That of the worst of them. */
      state: podStateSchema,
      /** What the worst of them print: "CrashLoopBackOff". */
      word: z.string(),
    }),
  ),
  moreOwners: z.number(),
})
export type Around = z.infer<typeof aroundSchema>
export type PodState = z.infer<typeof podStateSchema>
export type PodCounts = z.infer<typeof podCountsSchema>

/** The worst first. */
export const POD_STATES: readonly PodState[] = [
  'not-ready',
  'stuck',
  'unknown',
  'starting',
  'ending',
  'ready',
]

/** The query of `GET /api/overview`. */
export const overviewQuerySchema = z.strictObject({
  age: ageSchema,
  /** Takes the last overview of this process, what was healthy then as stale, where a new one takes longer than a moment. */
  last: z.exactOptional(z.literal('true', { error: 'Only "true" is allowed here.' })),
})

/** The answer of `GET /api/overview`. */
export const overviewSchema = z.object({
  /** The verdict, clause by clause. */
  verdict: z.array(clauseSchema),
  /** Worst first. */
  causes: z.array(causeSchema),
  checks: z.array(checkSchema),
  ungranted: z.exactOptional(ungrantedSchema),
  pod: ownPodSchema,
  server: serverSchema,
  token: tokenSchema,
  permissions: heldSchema,
  around: z.exactOptional(aroundSchema),
  /** What needs attention on the other pages; absent where it is not known. */
  counts: z.object({
    refusals: z.exactOptional(z.number()),
    resources: z.exactOptional(z.number()),
    permissions: z.exactOptional(z.number()),
    identity: z.exactOptional(z.number()),
    connection: z.exactOptional(z.number()),
  }),
  /** How long the API server took to answer. */
  serverMs: z.exactOptional(z.number()),
  /** When the last part was checked, RFC 3339. */
  checkedAt: z.string(),
})
export type Overview = z.infer<typeof overviewSchema>

export const overviewApi = api('GET /api/overview', { Overview: overviewSchema }, overviewQuerySchema)
