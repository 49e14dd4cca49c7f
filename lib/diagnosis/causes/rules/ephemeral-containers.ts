import { say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { RuleCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

function isMeant({ group, resource, subresource }: ResourceAttributes): boolean {
  return group === '' && resource === 'pods' && subresource === 'ephemeralcontainers'
}

export const ephemeralContainers: RuleCause<'D21', UnreadSubresource> = {
  id: 'D21',
  family: 'rules',
  title: 'Debugging needs pods/ephemeralcontainers',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    () =>
      say`kubectl debug patches it. With -it it then attaches, which needs create on pods/attach, and get too over a WebSocket.`,
  ),
}
