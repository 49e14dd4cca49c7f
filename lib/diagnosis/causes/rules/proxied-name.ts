import { code, say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { Miss } from '../../near-miss'
import type { RuleCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

function isMeant({ group, subresource }: ResourceAttributes): boolean {
  return group === '' && subresource === 'proxy'
}

/** A rule that names the proxy's target without its scheme and port. */
export function isProxiedName({ rule, failed }: Miss, request: ResourceAttributes): boolean {
  if (failed.length !== 1 || failed[0] !== 'name' || !isMeant(request)) return false
  return rule.resourceNames.some((name) => request.name.split(':').includes(name))
}

export const proxiedName: RuleCause<'D25', UnreadSubresource> = {
  id: 'D25',
  family: 'rules',
  title: 'A proxied name includes scheme and port',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    ({ resource }) =>
      say`The name in such a request includes the scheme and port if they are given, as in https:web:443, and resourceNames for ${code(`${resource}/proxy`)} must list it in that form.`,
    isProxiedName,
  ),
}
