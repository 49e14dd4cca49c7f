import type { AccessTuple } from '@/lib/contract/access-tuple'
import { describeResource } from '@/lib/words/resources'

/** What a call asks for, in Kubernetes' words: "watch pods in shop", "get deployments.apps/scale "web" in shop", "get /metrics". */
export function sayTuple(tuple: AccessTuple): string {
  if (tuple.path !== undefined) return `${tuple.verb} ${tuple.path}`
  const { group = '', resource = '', subresource } = tuple
  const name = tuple.name ? ` "${tuple.name}"` : ''
  const where = tuple.namespace ? ` in ${tuple.namespace}` : ' cluster-wide'
  return `${tuple.verb} ${describeResource({ group, resource, subresource })}${name}${where}`
}
