import type { Access } from '@/lib/contract/access'
import { dangerousRights } from '@/lib/diagnosis/access/dangerous-rights'
import { matrixTargets, rowOf, VERBS } from '@/lib/diagnosis/access/matrix'
import { neverMatches } from '@/lib/diagnosis/access/never'
import { type ScopedRule, scopedRules } from '@/lib/diagnosis/scoped-rules'
import type { InClusterClient } from '@/lib/kube/client'
import { KubeUnreachableError } from '@/lib/kube/errors'
import { ownAccount } from './own-account'
import { BUDGET, Prober } from './prober'

interface AccessQuestion {
  kube: InClusterClient
  /** Undefined asks about the namespace of this pod. */
  namespace: string | undefined
  signal: AbortSignal
}

function toRule(rule: ScopedRule, never: string | undefined): Access['rules'][number] {
  return {
    verbs: [...rule.verbs],
    apiGroups: [...rule.apiGroups],
    resources: [...rule.resources],
    resourceNames: [...rule.resourceNames],
    nonResourceURLs: [...rule.nonResourceURLs],
    scope: rule.scope,
    ...(never === undefined ? {} : { never }),
  }
}

/**
 * Every right of this pod's account in a namespace, from one rules review there and one in a namespace that cannot exist,
 * by which cluster-wide rules are told. A review that is refused leaves every cell unknown; throws KubeUnreachableError
 * when the API server gives no answer.
 */
export async function listAccess({ kube, namespace: asked, signal }: AccessQuestion): Promise<Access> {
  const prober = new Prober(kube, signal)
  const account = await ownAccount(kube, prober, signal)
  const namespace = asked ?? account.home
  const [here, clusterWide, discovery] = await Promise.all([
    prober.rules(namespace),
    prober.clusterWideRules(),
    prober.discovery(),
  ])
  if (here.state === 'unread' && prober.failure instanceof KubeUnreachableError) throw prober.failure
  const rules = scopedRules(namespace, here, clusterWide)
  const isComplete = here.state === 'read' && !here.value.incomplete
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const targets = catalogue ? matrixTargets(catalogue) : []
  const served = new Set(targets.flatMap(({ verbs }) => verbs))
  return {
    user: account.user.state === 'read' ? account.user.value.name : '',
    namespace,
    verbs: [...VERBS.filter((verb) => served.has(verb)), ...[...served].filter((v) => !VERBS.includes(v))],
    rows: targets.map((target) => rowOf(target, { rules, isComplete })),
    rules: rules.map((rule) => toRule(rule, neverMatches(rule, catalogue))),
    incomplete: !isComplete,
    evaluationError: here.state === 'read' ? here.value.evaluationError : here.says,
    dangerous: dangerousRights(rules, namespace),
    upstreamRequests: BUDGET - prober.left,
  }
}
