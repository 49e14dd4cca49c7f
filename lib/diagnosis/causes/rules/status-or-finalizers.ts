import type { ResourceAttributes } from '@/lib/rbac/types'
import type { CallCause } from '../cause'
import { type SubresourceData, subresourceCause } from './subresource-cause'

function isMeant({ subresource }: ResourceAttributes): boolean {
  return subresource === 'status' || subresource === 'finalizers'
}

export const statusOrFinalizers: CallCause<'D18', SubresourceData> = {
  id: 'D18',
  family: 'rules',
  title: 'status and finalizers need their own rule',
  nature: 'missing',
  ...subresourceCause(isMeant, () => 'status and finalizers need their own rule.'),
}
