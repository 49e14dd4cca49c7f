import { code, say } from '@/lib/phrase/phrase'
import { resolveRules } from '@/lib/rbac/resolve'
import type { Attributes, Grant } from '@/lib/rbac/types'
import { objectsRead } from '../../bindings/read-objects'
import type { Case } from '../../case'
import { callerUser } from '../../facts'
import { namedNeighbor } from '../../grants'
import { sayGrantOf } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { nearTarget } from './near-rule'

// ClusterRole view leaves these out on purpose: reading a Secret or a Role's text can lead to more permissions.
const NOT_IN_VIEW = new Map([
  ['', new Set(['secrets'])],
  ['rbac.authorization.k8s.io', new Set(['roles', 'rolebindings'])],
])

/** True when the request reads what ClusterRole `view` leaves out on purpose. */
export function isLeftOutOfView(request: Attributes): boolean {
  return (
    request.kind === 'resource' &&
    ['get', 'list', 'watch'].includes(request.verb) &&
    (NOT_IN_VIEW.get(request.group)?.has(request.resource) ?? false)
  )
}

/** The binding of ClusterRole `view` to the account, where bindings were read. */
function viewInObjects(theCase: Case): Grant | undefined {
  for (const resolved of resolveRules(callerUser(theCase), theCase.namespace, objectsRead(theCase))) {
    if (!('grant' in resolved)) continue
    const { grant } = resolved
    if (grant.roleKind === 'ClusterRole' && grant.role === 'view') return grant
  }
  return undefined
}

export const leftOutOfView: CallCause<'D32', { grant: Grant }> = {
  id: 'D32',
  family: 'rules',
  title: 'ClusterRole view leaves this out',
  nature: 'missing',
  find(theCase) {
    if (!theCase.isForCaller || !isLeftOutOfView(theCase.request)) return []
    const grant = viewInObjects(theCase) ?? namedNeighbor(theCase)
    if (grant?.roleKind !== 'ClusterRole' || grant.role !== 'view') return []
    return [{ confidence: 'proven', tier: 'left-out', data: { grant } }]
  },
  says: ({ grant }, { request }) =>
    say`This account has ${sayGrantOf(grant)}, and ClusterRole view leaves out ${code(nearTarget(request))} by design.`,
}
