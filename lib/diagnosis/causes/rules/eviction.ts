import { say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { RuleCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

function isMeant({ group, resource, subresource }: ResourceAttributes): boolean {
  return group === '' && resource === 'pods' && subresource === 'eviction'
}

export const eviction: RuleCause<'D24', UnreadSubresource> = {
  id: 'D24',
  family: 'rules',
  title: 'Evicting is not deleting',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    () =>
      say`kubectl drain evicts, which is create on pods/eviction; delete on pods is a different permission.`,
  ),
}
