import * as z from 'zod/mini'
import { present } from '@/lib/present'
import { conditionsOf } from '@/lib/rbac/conditions'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import type { Attributes, ResourceAttributes, UserInfo } from '@/lib/rbac/types'
import { freeText } from '../redact/sanitize'
import { goBoolean, goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { reviewPath } from '../transport/paths'
import type { CallOptions, KubeClient, ReviewCallOptions, ReviewKind } from '../transport/types'

const accessSchema = z.object({
  // The API server repeats what it understood of the question.
  spec: z.optional(z.object({ authorizationOptions: z.optional(z.unknown()) })),
  status: z.pipe(
    z.looseObject({
      allowed: goBoolean,
      denied: goBoolean,
      reason: goString,
      evaluationError: goString,
    }),
    z.transform(({ allowed, denied, reason, evaluationError, ...more }) => ({
      allowed,
      denied,
      reason,
      evaluationError,
      ...present({ conditions: conditionsOf({ allowed, ...more }) }),
    })),
  ),
})

const words = orEmpty(z.string())

/** Each is compared with each kind, and a real account has some hundred. */
const MOST_RULES = 500
const MOST_WORDS = 5_000

/** The first rules of a list, as many as can be compared with every kind at once, and how many it leaves out. */
function firstOf<T extends Record<string, readonly string[]>>(rule: z.ZodMiniType<T>) {
  return z.pipe(
    z.optional(z.nullable(z.array(z.unknown()))),
    z.transform((value, context) => {
      const all = value ?? []
      const parsed = z.safeParse(z.array(rule), all.slice(0, MOST_RULES))
      if (!parsed.success) {
        for (const { path, message } of parsed.error.issues)
          context.issues.push({ code: 'custom', path, message, input: value })
        return z.NEVER
      }
      let left = MOST_WORDS
      const first: T[] = []
      for (const one of parsed.data) {
        left -= Object.values(one).reduce((sum, list) => sum + list.length, 0)
        if (left < 0) break
        first.push(one)
      }
      return { first, leftOut: all.length - first.length }
    }),
  )
}

const rulesSchema = z.object({
  status: z.object({
    resourceRules: firstOf(
      z.object({ verbs: words, apiGroups: words, resources: words, resourceNames: words }),
    ),
    nonResourceRules: firstOf(z.object({ verbs: words, nonResourceURLs: words })),
    incomplete: goBoolean,
    evaluationError: goString,
  }),
})

const selfSchema = z.object({
  status: z.object({
    userInfo: z.object({
      username: goString,
      groups: words,
    }),
  }),
})

type ReviewOptions = Pick<CallOptions, 'signal' | 'deadlineMs'>

async function review<T>(
  kube: KubeClient,
  kind: ReviewKind,
  spec: unknown,
  schema: z.ZodMiniType<T>,
  options: ReviewCallOptions,
): Promise<T> {
  const answer = await kube.review(kind, spec, options)
  return parseAnswer(schema, answer.json, { method: 'POST', path: reviewPath(kind, options.namespace) })
}

function specOf(attributes: Attributes): Record<string, Record<string, string>> {
  if (attributes.kind === 'path') {
    return { nonResourceAttributes: { path: attributes.path, verb: attributes.verb } }
  }
  const { verb, group, resource, subresource, name, namespace } = attributes
  const named = Object.entries({ verb, group, resource, subresource, name, namespace })
  return { resourceAttributes: Object.fromEntries(named.filter(([, value]) => value !== '')) }
}

function toAccessReview({ status }: z.infer<typeof accessSchema>): AccessAnswer {
  const { conditions } = status
  return {
    ...status,
    reason: freeText(status.reason),
    evaluationError: freeText(status.evaluationError),
    ...present({
      conditions: conditions?.map(({ effect, id, says, authorizer }) => ({
        effect,
        id: freeText(id),
        says: freeText(says, LONGEST_CONDITION),
        authorizer: freeText(authorizer),
      })),
    }),
  }
}

const LONGEST_CONDITION = 400
const HANDLED = ['Allow', 'Deny', 'NoOpinion', 'ConditionsMap', 'Union']

/**
 * Asks the same and takes a conditional answer (KEP-5681): null where the API server does not know the question, which it
 * shows by not repeating it. Older ones ignore the field, and one with the feature gate off clears it. The version must be
 * that of the resource.
 */
export async function reviewConditions(
  kube: KubeClient,
  attributes: ResourceAttributes,
  version: string,
  options: ReviewOptions = {},
): Promise<AccessAnswer | null> {
  const { resourceAttributes } = specOf(attributes)
  const spec = {
    resourceAttributes: { ...resourceAttributes, version },
    authorizationOptions: { handledDecisionTypes: HANDLED },
  }
  const answer = await review(kube, 'selfsubjectaccessreviews', spec, accessSchema, options)
  return answer.spec?.authorizationOptions === undefined ? null : toAccessReview(answer)
}

/** Asks a SelfSubjectAccessReview: may this account make this call now? An allowed answer names its grant in `reason`. */
export async function reviewAccess(
  kube: KubeClient,
  attributes: Attributes,
  options: ReviewOptions = {},
): Promise<AccessAnswer> {
  const spec = specOf(attributes)
  return toAccessReview(await review(kube, 'selfsubjectaccessreviews', spec, accessSchema, options))
}

/**
 * Asks whether another account may make this call: by a LocalSubjectAccessReview in `within`, which must be the namespace
 * of the call, or by a SubjectAccessReview. The API server looks up no groups, so an account's groups must be given, or
 * the bindings of its groups are left out of the answer.
 */
export async function reviewSubjectAccess(
  kube: KubeClient,
  { user, attributes, within }: { user: UserInfo; attributes: Attributes; within?: string },
  options: ReviewOptions = {},
): Promise<AccessAnswer> {
  const spec = { ...specOf(attributes), user: user.name, groups: user.groups }
  const answer =
    within === undefined
      ? await review(kube, 'subjectaccessreviews', spec, accessSchema, options)
      : await review(kube, 'localsubjectaccessreviews', spec, accessSchema, { ...options, namespace: within })
  return toAccessReview(answer)
}

/**
 * Asks a SelfSubjectRulesReview: the rules of this account in a namespace, cluster-wide ones included. Rules that are
 * listed are certain; with `incomplete` an absent one proves nothing. Of more than 500 the others are counted.
 */
export async function reviewRules(
  kube: KubeClient,
  namespace: string,
  options: ReviewOptions = {},
): Promise<RulesAnswer> {
  const { status } = await review(kube, 'selfsubjectrulesreviews', { namespace }, rulesSchema, options)
  const { resourceRules, nonResourceRules } = status
  const leftOut = resourceRules.leftOut + nonResourceRules.leftOut
  return {
    resourceRules: resourceRules.first,
    nonResourceRules: nonResourceRules.first,
    incomplete: status.incomplete || leftOut > 0,
    evaluationError: freeText(status.evaluationError),
    ...(leftOut > 0 ? { leftOut } : {}),
  }
}

/** Asks a SelfSubjectReview: who the API server takes this token for. Stable since Kubernetes 1.28. */
export async function reviewSelf(kube: KubeClient, options: ReviewOptions = {}): Promise<UserInfo> {
  const { status } = await review(kube, 'selfsubjectreviews', undefined, selfSchema, options)
  const { username, groups } = status.userInfo
  return { name: username, groups }
}
