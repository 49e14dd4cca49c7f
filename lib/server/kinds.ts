import { randomUUID } from 'node:crypto'
import type { Kind, Kinds } from '@/lib/contract/resources'
import { discover } from '@/lib/kube/discovery'
import { KubeError, UnexpectedAnswerError } from '@/lib/kube/errors'
import { reviewRules } from '@/lib/kube/reviews'
import type { DiscoveredResource, KubeClient, RulesReview } from '@/lib/kube/types'
import { ruleAllows } from '@/lib/rbac/rule'

interface KindsQuestion {
  kube: KubeClient
  namespace: string
  signal: AbortSignal
}

/**
 * Every kind that the API server lists, once each in the version it prefers, with the verbs that this account holds on
 * all of them: in the namespace, or for a cluster-scoped kind by cluster-wide rules alone. A right that is limited to
 * names is not held here. Costs two rules reviews, and discovery once in 5 min.
 */
export async function listKinds({ kube, namespace, signal }: KindsQuestion): Promise<Kinds> {
  const [discovery, here, clusterWide] = await Promise.all([
    discover(kube, { signal }),
    readRules(kube, namespace, signal),
    // A RoleBinding cannot reach cluster-scoped kinds, and a namespace that does not exist has none.
    readRules(kube, `none-${randomUUID()}`, signal),
  ])
  const doubt = here.doubt ?? clusterWide.doubt
  return {
    namespace,
    kinds: inPreferredVersion(discovery.resources).map((resource) =>
      toKind(resource, (resource.namespaced ? here : clusterWide).rules),
    ),
    failedGroups: discovery.failedGroups,
    ...(doubt === undefined ? {} : { heldIncomplete: doubt }),
  }
}

interface Reading {
  /** Absent when the review could not be made. */
  rules?: RulesReview['resourceRules']
  /** Why a right that is not among the rules may be held all the same. */
  doubt?: string
}

async function readRules(kube: KubeClient, namespace: string, signal: AbortSignal): Promise<Reading> {
  try {
    const review = await reviewRules(kube, namespace, { signal })
    const unlisted = review.evaluationError || 'An authorizer of the API server does not list its rules.'
    return { rules: review.resourceRules, ...(review.incomplete ? { doubt: unlisted } : {}) }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof KubeError || error instanceof UnexpectedAnswerError) return { doubt: error.message }
    throw error
  }
}

function inPreferredVersion(resources: readonly DiscoveredResource[]): DiscoveredResource[] {
  const chosen = new Map<string, DiscoveredResource>()
  for (const resource of resources) {
    const key = `${resource.group}/${resource.resource}`
    if (resource.preferred || !chosen.has(key)) chosen.set(key, resource)
  }
  return [...chosen.values()]
}

function toKind(resource: DiscoveredResource, rules: Reading['rules']): Kind {
  const { group, version, kind, namespaced, verbs, shortNames } = resource
  const at = {
    kind: 'resource',
    group,
    resource: resource.resource,
    subresource: '',
    name: '',
    namespace: '',
  } as const
  const holds = (verb: string) => rules?.some((rule) => ruleAllows(rule, { ...at, verb }))
  return {
    group,
    version,
    resource: resource.resource,
    kind,
    namespaced,
    verbs,
    shortNames,
    held: rules === undefined ? 'unknown' : verbs.filter(holds),
  }
}
