import { code, say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { RuleCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

function isMeant({ subresource }: ResourceAttributes): boolean {
  return subresource === 'scale'
}

export const scale: RuleCause<'D22', UnreadSubresource> = {
  id: 'D22',
  family: 'rules',
  title: 'Scaling goes through scale',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    ({ resource }) =>
      say`kubectl scale and autoscalers write ${code(`${resource}/scale`)}, not ${code(resource)}.`,
  ),
}
