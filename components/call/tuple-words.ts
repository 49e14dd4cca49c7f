import type { AccessTuple } from '@/lib/contract/access-tuple'
import { callWords } from '@/lib/rbac/call'

/** What a call asks for, in Kubernetes' words: "watch pods in shop", "get deployments.apps/scale "web" in shop", "get /metrics". Of a call in the namespace `here` the namespace is left out. */
export function sayTuple(tuple: AccessTuple, here?: string): string {
  const { path, name, namespace } = tuple
  const what = callWords(name ? { ...tuple, name: `"${name}"` } : tuple)
  const where = namespace ? ` in ${namespace}` : ' cluster-wide'
  return path !== undefined || (namespace && namespace === here) ? what : `${what}${where}`
}
