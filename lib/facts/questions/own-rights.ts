import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { holds } from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { Prober } from './prober'

/** Whether this pod's own account can do something, by its rules: `unknown` where the list of them is not whole. */
export type OwnRights = (request: Partial<ResourceAttributes>) => 'yes' | 'no' | 'unknown'

/**
 * The permissions of this pod's account in a namespace ("" is the cluster scope), from the two rules reviews that a diagnosis
 * asks anyway. What the rules do not give is not tried, so that a pod with few permissions causes no row of refusals.
 */
export async function ownRights(namespace: string, prober: Prober): Promise<OwnRights> {
  const clusterWide = await prober.clusterWideRules()
  const here = namespace === '' ? clusterWide : await prober.rules(namespace)
  const rules = scopedRules(namespace, here, clusterWide)
  const isWhole = [here, clusterWide].every((answer) => answer.state === 'read' && !answer.value.incomplete)
  return (asked) => {
    const request: ResourceAttributes = {
      kind: 'resource',
      verb: 'list',
      group: 'rbac.authorization.k8s.io',
      resource: '',
      subresource: '',
      name: '',
      namespace: '',
      ...asked,
    }
    const isGiven = rules.some((rule) => holds(rule, request) === 'yes')
    return isGiven ? 'yes' : isWhole ? 'no' : 'unknown'
  }
}
