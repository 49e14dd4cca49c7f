import { sayTuple } from '@/components/call/tuple-words'
import type { AccessTuple } from '@/lib/contract/access-tuple'

/**
 * A granted call in words, its wildcards spelled out: "every verb on every resource in every group,
 * cluster-wide".
 */
export function sayOpened(call: AccessTuple): string {
  const { verb, group = '', resource = '', subresource, namespace, path } = call
  const isWide = [verb, group, resource].includes('*')
  if (!isWide || path !== undefined) return sayTuple(call)
  const what = resource === '*' ? 'every resource' : resource
  const sub = subresource ? `/${subresource}` : ''
  const inGroup = group === '*' ? ' in every group' : group === '' ? '' : ` in ${group}`
  const name = call.name ? ` "${call.name}"` : ''
  const where = namespace ? ` in ${namespace}` : ', cluster-wide'
  return `${verb === '*' ? 'every verb on' : verb} ${what}${sub}${name}${inGroup}${where}`
}
