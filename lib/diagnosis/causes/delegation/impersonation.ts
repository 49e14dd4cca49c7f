import type { Fix } from '@/lib/contract/explanation'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import type { Case } from '../../case'
import { requestChange } from '../../fixes/request-change'
import type { Found, NoData } from '../cause'

export const HEADER =
  'The call carries an Impersonate header, which needs its own permission. What it asked for was not judged at all.'

export const LEAVE_OUT: Fix[] = [
  requestChange(
    'Remove the Impersonate headers so the call counts as the account’s own. A proxy may have added them.',
  ),
]

/** The refusal is about a header of the call, and the call itself was not judged: a near rule would fix the header's permission only. */
export function isImpersonation(
  { request, refusal }: Case,
  isMeant: (request: ResourceAttributes) => boolean,
): Found<NoData>[] {
  if (!refusal || request.kind !== 'resource' || !request.verb.startsWith('impersonate')) return []
  return isMeant(request) ? [{ confidence: 'proven', distance: 0.5, data: {} }] : []
}

export function impersonated(request: Attributes): string {
  if (request.kind === 'path') return request.path
  const { resource, name, namespace } = request
  if (resource === 'serviceaccounts')
    return `ServiceAccount ${namespace === '' ? '' : `${namespace}/`}${name}`
  return resource === 'users' ? `user ${name}` : listOf([resource, name].filter((word) => word !== ''))
}
