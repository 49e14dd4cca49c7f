import { randomUUID } from 'node:crypto'
import type { Kind, Kinds } from '@/lib/contract/resources'
import { discover } from '@/lib/kube/discovery'
import { reviewRules } from '@/lib/kube/reviews'
import type { DiscoveredResource, KubeClient, RulesReview } from '@/lib/kube/types'
import { ruleAllows } from '@/lib/rbac/rule'
import { log } from './log'

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
    reviewOrNothing(kube, namespace, signal),
    // A RoleBinding cannot reach cluster-scoped kinds, and a namespace that does not exist has none.
    reviewOrNothing(kube, `none-${randomUUID()}`, signal),
  ])
  const missing = [here, clusterWide].flatMap((review) =>
    review?.incomplete ? [review.evaluationError] : [],
  )
  return {
    namespace,
    kinds: inPreferredVersion(discovery.resources).map((resource) =>
      toKind(resource, resource.namespaced ? here : clusterWide),
    ),
    failedGroups: discovery.failedGroups,
    ...(missing[0] === undefined
      ? {}
      : { heldIncomplete: missing[0] || 'An authorizer of the API server does not list its rules.' }),
  }
}

async function reviewOrNothing(
  kube: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<RulesReview | undefined> {
  try {
    return await reviewRules(kube, namespace, { signal })
  } catch (error) {
    signal.throwIfAborted()
    log.info('rules-review-failed', { says: error instanceof Error ? error.message : 'unknown' })
    return undefined
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

function toKind(resource: DiscoveredResource, review: RulesReview | undefined): Kind {
  const { group, version, kind, namespaced, verbs, shortNames } = resource
  const at = {
    kind: 'resource',
    group,
    resource: resource.resource,
    subresource: '',
    name: '',
    namespace: '',
  } as const
  const holds = (verb: string) => review?.resourceRules.some((rule) => ruleAllows(rule, { ...at, verb }))
  return {
    group,
    version,
    resource: resource.resource,
    kind,
    namespaced,
    verbs,
    shortNames,
    held: review === undefined ? 'unknown' : verbs.filter(holds),
  }
}
