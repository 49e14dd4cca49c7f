import type { Explanation } from '@/lib/contract/explanation'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { carriesNoName } from '@/lib/rbac/verbs'

/** The call of a refusal, where its text names it whole. */
export function callOfRefusal({ request }: Pick<Explanation, 'request'>): Attributes | undefined {
  const { verb, group, resource, subresource = '', name = '', namespace, path } = request
  if (verb === undefined || verb === '') return undefined
  if (path !== undefined) return { kind: 'path', verb, path }
  if (group === undefined || resource === undefined || namespace === undefined) return undefined
  const call: ResourceAttributes = { kind: 'resource', verb, group, resource, subresource, name, namespace }
  return carriesNoName(call) ? { ...call, name: '' } : call
}
