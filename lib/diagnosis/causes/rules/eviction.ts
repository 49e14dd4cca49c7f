import type { ResourceAttributes } from '@/lib/rbac/types'
import type { CallCause } from '../cause'
import { type SubresourceData, subresourceCause } from './subresource-cause'

function isMeant({ group, resource, subresource }: ResourceAttributes): boolean {
  return group === '' && resource === 'pods' && subresource === 'eviction'
}

export const eviction: CallCause<'D24', SubresourceData> = {
  id: 'D24',
  family: 'rules',
  title: 'Evicting is not deleting',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    () => 'kubectl drain evicts, which is create on pods/eviction; delete on pods is a different permission.',
  ),
}
