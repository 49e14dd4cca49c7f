import type { Reading } from '@/lib/evidence/reading'
import { Prober } from '@/lib/facts/questions/prober'
import { discover } from '@/lib/kube/reads/discovery'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { KnownResource } from '@/lib/objects/catalogue'
import { type Phrase, quote, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { RulesAnswer } from '@/lib/rbac/reviews'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Kind, Kinds } from '../contract/kinds'

interface KindsQuestion {
  kube: KubeClient
  namespace: string
  signal: AbortSignal
  /** Has the reviews already where another answer asked them too. */
  prober?: Prober
}

/**
 * Every kind that the API server lists, once each in the version it prefers, with the verbs that this account holds on
 * all of them: in the namespace, or for a cluster-scoped kind by cluster-wide rules alone. A right that is limited to
 * names is not held here. Costs two rules reviews, and discovery once in 5 min.
 */
export async function listKinds(question: KindsQuestion): Promise<Kinds> {
  const { kube, namespace, signal, prober = new Prober(kube, signal) } = question
  const [discovery, here, clusterWide] = await Promise.all([
    discover(kube, { signal }),
    prober.rules(namespace).then(toHeld),
    // A RoleBinding cannot reach cluster-scoped kinds.
    prober.clusterWideRules().then(toHeld),
  ])
  const doubt = here.doubt ?? clusterWide.doubt
  return {
    namespace,
    kinds: inPreferredVersion(discovery.resources).map((resource) =>
      toKind(resource, (resource.namespaced ? here : clusterWide).rules),
    ),
    failedGroups: [...discovery.failedGroups],
    ...present({ heldIncomplete: doubt }),
  }
}

interface Held {
  /** Absent when the review could not be made. */
  rules?: RulesAnswer['resourceRules']
  /** Why a permission that is not among the rules may be held anyway. */
  doubt?: Phrase
}

function toHeld(answer: Reading<RulesAnswer>): Held {
  if (answer.state === 'unread') {
    const { httpStatus, says } = answer
    const how = httpStatus === undefined ? say`got no answer` : say`was answered ${httpStatus}`
    return { doubt: say`The rules review ${how}: ${says}` }
  }
  const { resourceRules, incomplete, evaluationError } = answer.value
  const unlisted: Phrase = evaluationError
    ? [quote(evaluationError)]
    : say`An authorizer of the API server does not list its rules.`
  return { rules: resourceRules, ...(incomplete ? { doubt: unlisted } : {}) }
}

function inPreferredVersion(resources: readonly KnownResource[]): KnownResource[] {
  const chosen = new Map<string, KnownResource>()
  for (const resource of resources) {
    const key = `${resource.group}/${resource.resource}`
    if (resource.preferred || !chosen.has(key)) chosen.set(key, resource)
  }
  return [...chosen.values()]
}

function toKind(resource: KnownResource, rules: Held['rules']): Kind {
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
    verbs: [...verbs],
    shortNames: [...shortNames],
    held: rules === undefined ? 'unknown' : verbs.filter(holds),
  }
}
