import type { ResourceAttributes } from '@/lib/rbac/types'
import type { CallCause } from '../cause'
import { type SubresourceData, subresourceCause } from './subresource-cause'

function isMeant({ subresource }: ResourceAttributes): boolean {
  return subresource === 'scale'
}

export const scale: CallCause<'D22', SubresourceData> = {
  id: 'D22',
  family: 'rules',
  title: 'Scaling goes through scale',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    ({ resource }) => `kubectl scale and autoscalers write ${resource}/scale, not ${resource}.`,
  ),
}
