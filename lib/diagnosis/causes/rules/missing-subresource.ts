import { say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { RuleCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

// Each of these has its own cause.
const OF_ANY = new Set(['status', 'finalizers', 'scale'])
const OF_CORE = new Set([
  'pods/attach',
  'pods/ephemeralcontainers',
  'pods/eviction',
  'pods/exec',
  'pods/portforward',
  'serviceaccounts/token',
])

function isMeant({ group, resource, subresource }: ResourceAttributes): boolean {
  if (OF_ANY.has(subresource)) return false
  return group !== '' || (subresource !== 'proxy' && !OF_CORE.has(`${resource}/${subresource}`))
}

export const missingSubresource: RuleCause<'D8', UnreadSubresource> = {
  id: 'D8',
  family: 'rules',
  title: 'The subresource is missing',
  nature: 'missing',
  ...subresourceCause(isMeant, () => say`The rule must name the subresource.`),
}
