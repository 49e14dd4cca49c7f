import * as z from 'zod/mini'
import { said, sentence, verbatim } from '@/lib/phrase/wire'
import { accessTupleSchema, grantedBySchema, knownCallSchema, ruleSchema } from './access-tuple'
import { fixHomeSchema } from './fix-home'

export const confidenceSchema = z.enum(['proven', 'likely', 'possible'])
export type Confidence = z.infer<typeof confidenceSchema>

const roadPartSchema = z.enum(['dns', 'trust', 'proxies', 'mesh'])
export type RoadPart = z.infer<typeof roadPartSchema>

export const causeSchema = said({
  /** A stable id, such as "D1". */
  id: z.string(),
  confidence: confidenceSchema,
  says: sentence,
  /** The part of the Connection page on what it is about, in this pod. */
  road: z.exactOptional(roadPartSchema),
  /** The call names what the API does not serve, so that another call was meant. */
  isUnserved: z.exactOptional(z.literal(true)),
  /** No review of the call shows it. */
  isUnreviewed: z.exactOptional(z.literal(true)),
  /** Causes that say the same of the same rule to some readers, such as "informers". */
  also: z.exactOptional(z.array(z.object({ id: z.string(), for: z.string() }))),
})

const bindingMissSchema = z.object({
  kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
  name: z.string(),
  /** Only of a RoleBinding. */
  namespace: z.exactOptional(z.string()),
  roleKind: z.string(),
  role: z.string(),
  /** The one thing that does not match the account or the call. */
  failed: z.enum([
    'subject-name',
    'subject-namespace',
    'subject-kind',
    'subject-group',
    'no-subject',
    'namespace',
    'role',
  ]),
  /** The subject that comes nearest, such as `ServiceAccount payments/web`. */
  subject: z.exactOptional(z.string()),
})

/** One rule that almost allowed the call, with the parts that failed. */
export const nearMissSchema = said({
  rule: ruleSchema,
  /** The binding that gives it, where a review named one. */
  grantedBy: z.exactOptional(grantedBySchema),
  failed: z.array(z.enum(['verb', 'group', 'resource', 'name', 'namespace', 'path', 'scope'])),
  /** Its number among the rules of its role, from 1, where all of them are known. */
  place: z.exactOptional(z.number()),
  /** The last write of its role or binding, as the object itself records it: when, and by which program. */
  changed: z.exactOptional(z.object({ kind: z.string(), name: z.string(), at: z.string(), by: z.string() })),
  /** A binding that almost applied, where bindings were read: `rule` is then of its role, and `failed` often empty. */
  binding: z.exactOptional(bindingMissSchema),
  says: sentence,
})
export type NearMiss = z.infer<typeof nearMissSchema>

/** One thing that an authorizer leaves open until it sees the object of a call. */
export const conditionSchema = z.object({
  effect: z.enum(['allow', 'deny', 'no-opinion']),
  id: z.string(),
  says: verbatim,
  authorizer: z.string(),
})

export const fixSchema = said({
  where: z.enum(['role', 'binding', 'request', 'pod', 'cluster']),
  says: sentence,
  /** The same in fewer words, for a place that names the call already. */
  brief: z.exactOptional(sentence),
  /** The calls that were likely meant, of a fix that changes the call itself. */
  calls: z.exactOptional(z.array(accessTupleSchema)),
  /** Applies as is, or is the part of a pod's manifest to change. */
  yaml: z.exactOptional(z.string()),
  /** One shell-quoted kubectl line. */
  command: z.exactOptional(z.string()),
  /** Everything it allows beyond what was allowed before. */
  opens: z.array(accessTupleSchema),
  /** Of a grant: how many it allows of the calls that the account's programs were heard to need, where that is more than one. */
  restores: z.exactOptional(z.object({ calls: z.number(), of: z.number() })),
  /** It grants what `opens` cannot list: what no text names, or all that another account or name has. */
  opensUnlisted: z.exactOptional(z.literal(true)),
  /** What the reader must know before applying it. */
  warning: z.exactOptional(sentence),
  /** Why there is no YAML of it, and what it would take. */
  noYaml: z.exactOptional(sentence),
  /** Where the object that it changes is kept; of a new one, where it belongs. */
  home: z.exactOptional(fixHomeSchema),
  /** What it changes and whom that reaches, in the words of a switch between fixes. */
  choice: z.exactOptional(
    z.object({ id: z.string(), label: z.string(), reach: z.exactOptional(z.string()) }),
  ),
})
export type Fix = z.infer<typeof fixSchema>

/** The state of the rules and bindings that bear on a refused call, so that a later look can tell whether they changed. */
export const standingSchema = z.object({
  /**
   * Whether a rule or binding that can be seen covers the call, whatever the review says; `forbidden` where an authorizer
   * said an explicit no, which no rule outweighs.
   */
  covers: z.enum(['yes', 'no', 'unknown', 'forbidden']),
  /** A digest of each list that was read whole, by what it lists. */
  digests: z.record(z.string(), z.string()),
})
export type Standing = z.infer<typeof standingSchema>

/** Where a refusal was written down: the log of a workload, or an event by a component. */
export const loggedSchema = z.object({
  from: z.enum(['log', 'event']),
  by: z.string(),
  /** The user name that the pod of a log runs as. */
  runsAs: z.exactOptional(z.string()),
  /** RFC 3339: the last time. */
  at: z.string(),
  /** RFC 3339: the first time, where that is within what is remembered of a log. */
  firstAt: z.exactOptional(z.string()),
  /** When the answer was made, RFC 3339: a time of another day has its date. */
  toldAt: z.exactOptional(z.string()),
})
export type Logged = z.infer<typeof loggedSchema>

export const explanationSchema = said({
  verdict: z.enum(['allowed', 'denied', 'failed', 'unknown']),
  kind: z.enum([
    'authorization',
    'authentication',
    'admission',
    'not-found',
    'conflict',
    'throttled',
    'network',
    'tls',
    'mesh',
    'proxy',
    'server-error',
    'invalid',
    // Another product refused, or a pod does not run: the API server had no part in it.
    'elsewhere',
  ]),
  request: knownCallSchema,
  /** One sentence: the fact. */
  says: sentence,
  cause: z.nullable(causeSchema),
  alternatives: z.array(causeSchema),
  grantedBy: z.exactOptional(grantedBySchema),
  /** Of a call that is neither a yes nor a no before its object is there: what decides it, in the order of the authorizers. */
  conditions: z.exactOptional(z.array(conditionSchema)),
  nearMisses: z.array(nearMissSchema),
  evidence: z.array(
    said({
      probe: sentence,
      says: sentence,
      /** It decided the call: the text of the refusal, or the review of the call itself. */
      decides: z.exactOptional(z.literal(true)),
    }),
  ),
  /** The chosen one first: it is what every page, message, report and tool names. */
  fixes: z.array(fixSchema),
  unseen: z.array(
    said({
      needs: sentence,
      command: z.string(),
      /** Whoever runs the client runs it there. Without it, an admin does. */
      isForReader: z.exactOptional(z.literal(true)),
    }),
  ),
  /** The cloud that refused or failed the pod: no gate of the API server had a part in it. */
  by: z.exactOptional(z.enum(['aws', 'azure', 'google'])),
  /** The chain of this pod to that cloud, where it has one: its first broken link, or that none is known to be. */
  chain: z.exactOptional(
    said({
      name: z.string(),
      isBroken: z.boolean(),
      says: sentence,
    }),
  ),
  /** Who acted for whom, outermost first, where the refused account is not the one that asked. */
  acted: z.exactOptional(
    z.array(
      said({
        says: sentence,
        /** How it is known: by the text, looked up, or a convention of the product. */
        known: z.string(),
        state: z.enum(['passed', 'refused']),
      }),
    ),
  ),
  /** Of what a kubelet or the scheduler reports: the pod that the text names, else those here with the same, and why each does not run now. */
  pods: z.exactOptional(
    z.array(
      said({
        namespace: z.string(),
        name: z.string(),
        says: sentence,
        /** The page that explains the refused call that it ends on, or that would tell why. */
        fix: z.exactOptional(z.string()),
      }),
    ),
  ),
  /** No one made the call, or one as its account: what is before the gate that decides was not proven by an answer. */
  untried: z.exactOptional(z.literal(true)),
  /** Of another account than this pod's: what its answer is based on, and whether that is the text of an error alone. */
  basis: z.exactOptional(said({ says: sentence, isTextAlone: z.boolean() })),
  /** Of another account that cannot be asked about from here: what it wrote of the refusal is the answer. */
  logged: z.exactOptional(loggedSchema),
  /** Of the refused request, where a pasted text shows it. */
  auditId: z.exactOptional(z.string()),
  /** This process saw the same call allowed before, last at `allowedAt` (RFC 3339). */
  history: z.exactOptional(
    z.object({
      allowedAt: z.string(),
      /** RFC 3339: the first review after that which refused it. */
      refusedSince: z.exactOptional(z.string()),
    }),
  ),
  /** RFC 3339: the first review that allowed it, of a call that an earlier one refused. */
  allowedSince: z.exactOptional(z.string()),
  /** RFC 3339: when a log or an event that was read first shows the call refused. */
  firstRefused: z.exactOptional(z.string()),
  /** Only of a refused call of this pod's own account. */
  standing: z.exactOptional(standingSchema),
})
export type Explanation = z.infer<typeof explanationSchema>
export type Cause = z.infer<typeof causeSchema>

/** Lines of a text that may be of Kubernetes or of another product that they name: only the reader knows, so it is asked. */
export const whoseTextSchema = z.object({ lines: z.array(z.string()) })
export type WhoseText = z.infer<typeof whoseTextSchema>

/** The answer of `POST /api/explain`, in the order of the text; `unclear` is asked: sent again with `isOfKubernetes`, it is read. */
export const findingsSchema = z.object({
  findings: z.array(explanationSchema),
  /** Of several findings the line of the text on which each begins, in their order. */
  lines: z.exactOptional(z.array(z.string())),
  unclear: z.exactOptional(whoseTextSchema),
})
export type Findings = z.infer<typeof findingsSchema>

/** A call that was refused and that a review now allows. */
export const allowedNowSchema = z.object({
  /** RFC 3339, to the second: the first review in a row that allowed it. */
  at: z.string(),
  /** A review before that refused it, so that it is allowed since then. */
  hasTurned: z.exactOptional(z.literal(true)),
})
export type AllowedNow = z.infer<typeof allowedNowSchema>
