import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'
import { checkRequestSchema } from './access-check'
import { conditionSchema, explanationSchema, loggedSchema } from './explanation'
import { HOME_TOOLS } from './fix-home'

/** Raised by one when a reader of the last one would misread it. */
export const CASE_FORMAT = 1 as const

const texts = z.array(z.string())
const unreadSchema = said({
  state: z.literal('unread'),
  because: z.enum(['refused', 'absent', 'failed', 'not-asked']),
  says: sentence,
  httpStatus: z.exactOptional(z.number()),
  byAnother: z.exactOptional(z.literal(true)),
  isSkipped: z.exactOptional(z.literal(true)),
})
const reading = <T extends z.ZodMiniType>(value: T) =>
  z.union([z.object({ state: z.literal('read'), value }), unreadSchema])

const attributesSchema = z.union([
  z.object({
    kind: z.literal('resource'),
    verb: z.string(),
    group: z.string(),
    resource: z.string(),
    subresource: z.string(),
    answers: z.exactOptional(z.string()),
    name: z.string(),
    namespace: z.string(),
  }),
  z.object({ kind: z.literal('path'), verb: z.string(), path: z.string() }),
])

const userSchema = z.object({ name: z.string(), groups: texts })

const accessAnswerSchema = z.object({
  allowed: z.boolean(),
  denied: z.boolean(),
  reason: z.string(),
  evaluationError: z.string(),
  conditions: z.exactOptional(z.array(conditionSchema)),
  hiddenReason: z.exactOptional(z.enum(['rbac', 'other'])),
})

const rulesSchema = z.object({
  resourceRules: z.array(
    z.object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts }),
  ),
  nonResourceRules: z.array(z.object({ verbs: texts, nonResourceURLs: texts })),
  incomplete: z.boolean(),
  evaluationError: z.string(),
  leftOut: z.exactOptional(z.number()),
})

const catalogueSchema = z.object({
  resources: z.array(
    z.object({
      group: z.string(),
      version: z.string(),
      resource: z.string(),
      singular: z.string(),
      kind: z.string(),
      namespaced: z.boolean(),
      verbs: texts,
      shortNames: texts,
      subresources: z.array(z.object({ name: z.string(), verbs: texts })),
      preferred: z.boolean(),
    }),
  ),
  failedGroups: z.array(
    said({
      group: z.string(),
      version: z.string(),
      says: sentence,
      isAway: z.exactOptional(z.literal(true)),
    }),
  ),
})

const homeMarkSchema = z.object({
  is: z.enum(['label', 'annotation', 'field manager', 'owner reference']),
  key: z.string(),
  value: z.string(),
})
const homeSourceSchema = z.object({
  places: z.array(
    z.object({ repository: z.string(), path: z.string(), chart: z.string(), revision: z.string() }),
  ),
  from: z.exactOptional(z.object({ kind: z.string(), namespace: z.string(), name: z.string() })),
  again: z.enum(['heals', 'syncs', 'by hand', 'on upgrade', 'paused']),
  interval: z.exactOptional(z.string()),
  hasExceptions: z.boolean(),
})
const unseenSourceSchema = z.object({
  because: z.enum(['denied', 'absent', 'not served', 'failed', 'not asked']),
  namespace: z.exactOptional(z.string()),
})
const homeSchema = z.object({
  tool: z.enum(HOME_TOOLS),
  owner: z.exactOptional(
    z.object({ namespace: z.string(), name: z.string(), kind: z.exactOptional(z.string()) }),
  ),
  chart: z.exactOptional(z.string()),
  file: z.exactOptional(z.string()),
  knownBy: homeMarkSchema,
  exempt: z.exactOptional(homeMarkSchema),
  source: z.exactOptional(z.union([homeSourceSchema, unseenSourceSchema])),
})
const changedSchema = z.object({ at: z.string(), by: z.string() })
const writtenSchema = {
  home: z.exactOptional(homeSchema),
  changed: z.exactOptional(changedSchema),
  origin: z.exactOptional(
    z.object({
      instance: z.exactOptional(z.string()),
      program: z.exactOptional(z.string()),
      release: z.exactOptional(z.string()),
    }),
  ),
  name: z.string(),
}
const roleRulesSchema = z.array(
  z.object({
    verbs: texts,
    apiGroups: z.exactOptional(texts),
    resources: z.exactOptional(texts),
    resourceNames: z.exactOptional(texts),
    nonResourceURLs: z.exactOptional(texts),
  }),
)
const labelsSchema = z.record(z.string(), z.string())
const selectorSchema = z.object({
  matchLabels: z.exactOptional(labelsSchema),
  matchExpressions: z.exactOptional(
    z.array(z.object({ key: z.string(), operator: z.string(), values: z.exactOptional(texts) })),
  ),
})
const bindingSchema = {
  ...writtenSchema,
  roleRef: z.object({ kind: z.string(), name: z.string(), apiGroup: z.exactOptional(z.string()) }),
  subjects: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      namespace: z.exactOptional(z.string()),
      apiGroup: z.exactOptional(z.string()),
    }),
  ),
}

const objectsSchema = z.object({
  roles: z.array(z.object({ ...writtenSchema, namespace: z.string(), rules: roleRulesSchema })),
  clusterRoles: z.array(
    z.object({
      ...writtenSchema,
      labels: z.exactOptional(labelsSchema),
      rules: roleRulesSchema,
      aggregationRule: z.exactOptional(z.object({ clusterRoleSelectors: z.array(selectorSchema) })),
    }),
  ),
  roleBindings: z.array(z.object({ ...bindingSchema, namespace: z.string() })),
  clusterRoleBindings: z.array(z.object(bindingSchema)),
  lists: z.array(
    z.object({
      resource: z.enum(['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings']),
      namespace: z.string(),
      name: z.exactOptional(z.string()),
      reading: reading(z.object({ count: z.number(), isWhole: z.boolean() })),
    }),
  ),
})

const habit = z.exactOptional(z.enum(['informer', 'leader-election']))
const caseFactsSchema = z.object({
  habit,
  refusedToo: z.exactOptional(
    z
      .array(z.object({ request: attributesSchema, habit, isRecorded: z.exactOptional(z.literal(true)) }))
      .check(z.maxLength(200)),
  ),
  request: attributesSchema,
  caller: z.string(),
  groups: z.exactOptional(texts),
  isOwnCall: z.boolean(),
  asker: z.enum(['pod', 'account']),
  about: z.exactOptional(z.enum(['subject-review', 'objects'])),
  own: reading(userSchema),
  home: z.string(),
  token: z.enum(['mounted', 'absent', 'unknown']),
  refusal: z.exactOptional(
    z.object({
      message: z.string(),
      reason: z.string(),
      isOfAnyPod: z.exactOptional(z.literal(true)),
      logged: z.exactOptional(loggedSchema),
    }),
  ),
  decision: reading(accessAnswerSchema),
  rules: z.array(z.tuple([z.string(), reading(rulesSchema)])),
  clusterWide: reading(rulesSchema),
  discovery: reading(catalogueSchema),
  neighbors: z.array(z.object({ request: attributesSchema, answer: reading(accessAnswerSchema) })),
  objects: reading(objectsSchema),
  absent: z.exactOptional(
    z.object({ namespace: z.exactOptional(z.literal(true)), account: z.exactOptional(z.literal(true)) }),
  ),
  accounts: z.exactOptional(z.array(z.tuple([z.string(), z.boolean()]))),
  lastAllowed: z.exactOptional(z.object({ at: z.string(), reason: z.string() })),
  workload: z.exactOptional(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      isRead: z.boolean(),
      home: z.exactOptional(homeSchema),
      changed: z.exactOptional(changedSchema),
    }),
  ),
  serverVersion: z.exactOptional(z.string()),
})
export type CaseFacts = z.infer<typeof caseFactsSchema>

/** What the answer has beside what its facts say: who was asked, and when it was first seen. */
const besideSchema = z.object({
  untried: explanationSchema.shape.untried,
  firstRefused: explanationSchema.shape.firstRefused,
})

/** The first fields of every case file, of any format. */
export const caseHeadSchema = z.object({
  podglass: z.literal('case'),
  format: z.number(),
  version: z.string(),
})

/** One refused call as a file: whose it is, what was read about it, and the answer. It holds no credential. */
export const caseFileSchema = z.object({
  ...caseHeadSchema.shape,
  format: z.literal(CASE_FORMAT),
  /** RFC 3339. */
  madeAt: z.string(),
  from: z.object({ pod: z.exactOptional(z.string()), account: z.string() }),
  asked: checkRequestSchema,
  /** The answer that the page gave, the chosen fix first. */
  explanation: explanationSchema,
  /** The id of the chosen fix, where there are several. */
  fix: z.exactOptional(z.string()),
  facts: z.exactOptional(
    z.extend(caseFactsSchema, { beside: besideSchema, notes: explanationSchema.shape.evidence }),
  ),
  /** Why there are no facts in it. */
  withoutFacts: z.exactOptional(z.string()),
})
export type CaseFile = z.infer<typeof caseFileSchema>
