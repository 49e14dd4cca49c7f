import * as z from 'zod/mini'
import {
  type AccountCheck,
  groupsSchema,
  pathCheckSchema,
  resourceCheckSchema,
  userSchema,
} from '@/lib/contract/access-check'
import { explanationSchema } from '@/lib/contract/explanation'
import { rungSchema } from '@/lib/facts/connection/contract'
import { identityFieldSchema } from '@/lib/facts/identity/contract/identity'
import { said, sentence } from '@/lib/phrase/wire'
import { present } from '@/lib/present'

const formatSchema = z.exactOptional(
  z.enum(['md', 'json', 'case'], { error: 'The format is "md", "json" or "case".' }),
)
const fields = {
  format: formatSchema,
  as: z.exactOptional(userSchema),
  asgroup: z.exactOptional(groupsSchema),
  /** The fix to name, as the address of an answer names it; without it, the chosen one of the explanation. */
  fix: z.exactOptional(z.string().check(z.maxLength(40))),
}

/**
 * The query of `GET /api/report`: the form, json when absent (`case` is the explained call alone, as a case file), and the call to explain as the address of the Ask page
 * names it, where `as` and `asgroup` are another account. Without a namespace a call is one in the pod's own.
 */
export const reportQuerySchema = z.union([
  z.extend(resourceCheckSchema, {
    ...fields,
    group: z._default(resourceCheckSchema.shape.group, ''),
    namespace: z.exactOptional(resourceCheckSchema.shape.namespace),
  }),
  z.extend(pathCheckSchema, fields),
  // Named as absent, so that a call without a field gets an error about that field.
  z.strictObject({ format: formatSchema, verb: z.exactOptional(z.never()) }),
])
export type ReportQuery = z.infer<typeof reportQuerySchema>

/** The call that a query names; undefined where it names none. */
export function checkOfReport(query: ReportQuery, ownNamespace: string): AccountCheck | undefined {
  if (query.verb === undefined) return undefined
  const { format: _, fix: __, as, asgroup, ...call } = query
  const account = as === undefined ? {} : { user: as, ...present({ groups: asgroup }) }
  return 'path' in call ? { ...call, ...account } : { namespace: ownNamespace, ...call, ...account }
}

const severitySchema = z.enum(['note', 'ok', 'warning', 'bad', 'critical'])
const stateSchema = z.enum([
  'healthy',
  'attention',
  'broken',
  'neutral',
  'denied',
  'empty',
  'unknown',
  'stale',
])

/** What could not be read or is not certain, and the one command with which an admin can check it. */
const gapSchema = said({
  part: z.enum(['pod', 'connection', 'resources', 'refusals', 'access', 'dangerous', 'call']),
  state: z.enum(['denied', 'unknown']),
  says: sentence,
  command: z.string(),
})
export type ReportGap = z.infer<typeof gapSchema>

/** Resources on which an account holds the same verbs in the same way. */
const grantSchema = z.object({
  /** Everywhere, in the one namespace, or for objects of these names only. */
  scope: z.enum(['cluster', 'namespace', 'names']),
  verbs: z.array(z.string()),
  /** `pods`, `pods/log`, `deployments.apps`. */
  resources: z.array(z.string()),
  /** Only with `names`. */
  names: z.exactOptional(z.array(z.string())),
  /** Resources beyond those listed. */
  more: z.number(),
})
export type ReportGrant = z.infer<typeof grantSchema>

/** The answer of `GET /api/report`: what you paste into a ticket. Lists and texts are bounded; `cut` says what was left out. */
export const reportSchema = z.object({
  madeAt: z.string(),
  versions: z.object({ podglass: z.string(), node: z.string(), apiServer: z.exactOptional(z.string()) }),
  /** "ServiceAccount shop/web", or what is known instead. */
  account: z.string(),
  verdicts: z.array(
    said({
      area: z.enum(['Pod', 'Connection', 'Pods', 'Refusals', 'Permissions']),
      state: stateSchema,
      says: sentence,
    }),
  ),
  /** The verdict of the Overview, in its words. */
  verdict: sentence,
  /** Most serious first. */
  findings: z.array(
    said({
      severity: severitySchema,
      says: sentence,
      /** How often, since when, where it was seen. */
      evidence: z.array(sentence),
      /** Of a refused call: the chosen fix, with all that it grants and every warning. */
      fix: z.exactOptional(said({ says: sentence, command: z.exactOptional(z.string()) })),
    }),
  ),
  /** Whom the API server knows, `shop/web` for a ServiceAccount, and how long it took to say so. */
  knownAs: z.exactOptional(z.string()),
  /** Calls carry the token of who signed in: the pod runs as another account, or none. */
  asViewer: z.exactOptional(z.literal(true)),
  answeredInMs: z.exactOptional(z.number()),
  /** What changed in the last 24 h, the newest first; absent where it was not asked. */
  changed: z.exactOptional(
    said({
      /** What was read, or why nothing was. */
      says: sentence,
      /** Not every list that shows a change was read. */
      isPart: z.exactOptional(z.literal(true)),
      changes: z.array(said({ at: z.string(), says: sentence })),
    }),
  ),
  pod: z.object({
    facts: z.array(z.object({ name: z.string(), value: z.string() })),
    /** How many fields of the downward API differ between their sources. */
    differ: z.number(),
    /** These, and those that cannot be read or show what the node has. */
    differences: z.array(
      z.object({ field: z.string(), verdict: identityFieldSchema.shape.verdict, why: z.string() }),
    ),
  }),
  connection: said({
    says: sentence,
    rungs: z.array(z.omit(rungSchema, { evidence: true, explain: true, brief: true, rest: true })),
  }),
  access: said({
    namespace: z.string(),
    says: sentence,
    grants: z.array(grantSchema),
    /** Kinds on which no verb is granted, and those of which that is not known. */
    none: z.number(),
    unknown: z.number(),
  }),
  dangerous: z.array(said({ says: sentence, by: sentence, undo: z.array(z.string()) })),
  call: z.exactOptional(z.object({ asks: z.string(), explanation: explanationSchema })),
  gaps: z.array(gapSchema),
  /** How many kinds of the namespace this account can list; absent where that is not known. */
  readable: z.exactOptional(z.object({ kinds: z.number(), of: z.number(), namespace: z.string() })),
  cut: z.array(z.string()),
})
export type Report = z.infer<typeof reportSchema>
