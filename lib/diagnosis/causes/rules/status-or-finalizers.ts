import { say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { RuleCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

function isMeant({ subresource }: ResourceAttributes): boolean {
  return subresource === 'status' || subresource === 'finalizers'
}

export const statusOrFinalizers: RuleCause<'D18', UnreadSubresource> = {
  id: 'D18',
  family: 'rules',
  title: 'status and finalizers need their own rule',
  nature: 'missing',
  ...subresourceCause(isMeant, () => say`status and finalizers need their own rule.`),
}
