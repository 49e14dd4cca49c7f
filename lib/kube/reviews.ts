import * as z from 'zod/mini'
import type { Attributes } from '@/lib/rbac/types'
import { goBoolean, goString, orEmpty, parseAnswer } from './parse-answer'
import { reviewPath } from './paths'
import { freeText } from './sanitize'
import type { AccessReview, CallOptions, KubeClient, ReviewKind, RulesReview, SelfReview } from './types'

const accessSchema = z.object({
  status: z.object({
    allowed: goBoolean,
    denied: goBoolean,
    reason: goString,
    evaluationError: goString,
  }),
})

const words = orEmpty(z.string())

const rulesSchema = z.object({
  status: z.object({
    resourceRules: orEmpty(
      z.object({ verbs: words, apiGroups: words, resources: words, resourceNames: words }),
    ),
    nonResourceRules: orEmpty(z.object({ verbs: words, nonResourceURLs: words })),
    incomplete: goBoolean,
    evaluationError: goString,
  }),
})

const selfSchema = z.object({
  status: z.object({
    userInfo: z.object({
      username: goString,
      uid: goString,
      groups: words,
      extra: z.pipe(
        z.optional(z.nullable(z.record(z.string(), words))),
        z.transform((value) => value ?? {}),
      ),
    }),
  }),
})

type ReviewOptions = Pick<CallOptions, 'signal' | 'deadlineMs'>

async function review<T>(
  kube: KubeClient,
  kind: ReviewKind,
  spec: unknown,
  schema: z.ZodMiniType<T>,
  options: ReviewOptions,
): Promise<T> {
  const answer = await kube.review(kind, spec, options)
  return parseAnswer(schema, answer.json, { method: 'POST', path: reviewPath(kind) })
}

function specOf(attributes: Attributes): Record<string, Record<string, string>> {
  if (attributes.kind === 'path') {
    return { nonResourceAttributes: { path: attributes.path, verb: attributes.verb } }
  }
  const { verb, group, resource, subresource, name, namespace } = attributes
  const named = Object.entries({ verb, group, resource, subresource, name, namespace })
  return { resourceAttributes: Object.fromEntries(named.filter(([, value]) => value !== '')) }
}

/** Asks a SelfSubjectAccessReview: may this account make this call now? An allowed answer names its grant in `reason`. */
export async function reviewAccess(
  kube: KubeClient,
  attributes: Attributes,
  options: ReviewOptions = {},
): Promise<AccessReview> {
  const { status } = await review(kube, 'selfsubjectaccessreviews', specOf(attributes), accessSchema, options)
  return {
    ...status,
    reason: freeText(status.reason),
    evaluationError: freeText(status.evaluationError),
  }
}

/**
 * Asks a SelfSubjectRulesReview: the rules of this account in a namespace, cluster-wide ones included. Rules that are
 * listed are certain; with `incomplete` an absent one proves nothing.
 */
export async function reviewRules(
  kube: KubeClient,
  namespace: string,
  options: ReviewOptions = {},
): Promise<RulesReview> {
  const { status } = await review(kube, 'selfsubjectrulesreviews', { namespace }, rulesSchema, options)
  return { ...status, evaluationError: freeText(status.evaluationError) }
}

/** Asks a SelfSubjectReview: who the API server takes this token for. Stable since Kubernetes 1.28. */
export async function reviewSelf(kube: KubeClient, options: ReviewOptions = {}): Promise<SelfReview> {
  const { status } = await review(kube, 'selfsubjectreviews', undefined, selfSchema, options)
  return status.userInfo
}
