import { capitalized, code, listed, type Phrase, say } from '@/lib/phrase/phrase'
import type { RoleRef } from '@/lib/rbac/types'
import { bindingEscalationFixes } from '../../fixes/escalation'
import { requestChange } from '../../fixes/request-change'
import { kubectlLook } from '../../kubectl-command'
import { sayRefused } from '../../wording/excerpt'
import { kind as kindOf } from '../../wording/phrases'
import type { TextCause } from '../cause'
import {
  type Escalated,
  type Escalation,
  escalationFound,
  isOfRole,
  sayMissing,
  writerOf,
} from './escalation'

const MOST_ROLES = 3

function roleOf({ kind, name }: RoleRef): Phrase {
  return say`${kindOf(kind)} ${code(name)}`
}

/** The role behind the binding, as far as the roles that were read tell it. */
function sayRole({ roles }: Escalation): Phrase {
  if (roles.length === 0) return say`The text does not name the role.`
  const named = roles.slice(0, MOST_ROLES).map(roleOf)
  const more = roles.length - named.length
  const all = listed([...named, ...(more === 0 ? [] : [say`${more} more`])])
  const gives = roles.length === 1 ? say`only ${all} leads to` : say`${all} lead to`
  return say`The text does not name the role: of those that could be read, ${gives} exactly this refusal.`
}

export const bindingEscalation: TextCause<'H2', Escalation, Escalated> = {
  id: 'H2',
  family: 'delegation',
  title: 'A binding to permissions that its writer does not have',
  nature: 'missing',
  kind: 'authorization',
  find: (escalated) => (!isOfRole(escalated) ? [escalationFound(escalated)] : []),
  says: (data) =>
    say`${capitalized(writerOf(data.user))} does not itself have what the role behind ${sayRefused(data.target)} grants${sayMissing(data.missing)}. Writing the binding was authorized. Without the verb bind, the API server lets no one grant more than they have. ${sayRole(data)}`,
  fixes: (data, { namespace = '' }) => [
    ...bindingEscalationFixes(data, namespace),
    requestChange(say`Bind a role that grants no more than ${writerOf(data.user)} has.`),
  ],
  settle: ({ user, target, roles }, { namespace = '' }) => {
    const [only, ...others] = roles
    const role = others.length === 0 ? only : undefined
    const resource = role?.kind === 'Role' ? 'roles' : 'clusterroles'
    const qualified = `${resource}.rbac.authorization.k8s.io${role ? `/${role.name}` : ''}`
    const at = target.resource.startsWith('cluster') ? [] : ['-n', namespace === '' ? 'NAMESPACE' : namespace]
    return {
      needs: role
        ? say`The roleRef of the binding, which the text does not show, and whether the account may bind that role.`
        : say`The role that the binding refers to, which the text does not name. The verb bind on that role, by name, is enough without having its permissions.`,
      command: kubectlLook(
        ...at,
        'auth',
        'can-i',
        'bind',
        qualified,
        ...(user === '' ? [] : [`--as=${user}`]),
      ),
    }
  },
}
