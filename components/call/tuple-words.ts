import type { AccessTuple } from '@/lib/contract/access-tuple'
import { describeResource } from '@/lib/words/resources'

/** What a call asks for, in Kubernetes' words: "watch pods in shop", "get deployments.apps/scale "web" in shop", "get /metrics". Of a call in the namespace `here` the namespace is left out. */
export function sayTuple(tuple: AccessTuple, here?: string): string {
  if (tuple.path !== undefined) return `${tuple.verb} ${tuple.path}`
  const { group = '', resource = '', subresource } = tuple
  const name = tuple.name ? ` "${tuple.name}"` : ''
  const where = tuple.namespace ? ` in ${tuple.namespace}` : ' cluster-wide'
  const place = tuple.namespace && tuple.namespace === here ? '' : where
  return `${tuple.verb} ${describeResource({ group, resource, subresource })}${name}${place}`
}
