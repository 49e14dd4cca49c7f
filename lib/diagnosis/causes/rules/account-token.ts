import { say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { RuleCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

function isMeant({ group, resource, subresource }: ResourceAttributes): boolean {
  return group === '' && resource === 'serviceaccounts' && subresource === 'token'
}

export const accountToken: RuleCause<'D23', UnreadSubresource> = {
  id: 'D23',
  family: 'rules',
  title: 'A token is a subresource of its ServiceAccount',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    () =>
      say`Requesting a token takes create on it. The request carries the account’s name, so resourceNames may list it.`,
  ),
}
