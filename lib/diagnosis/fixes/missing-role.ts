import type { Fix } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import { toYaml } from '@/lib/objects/to-yaml'
import { reachOfRole, sayOtherSubjects } from '../bindings/role-subjects'
import type { DanglingRole } from '../causes/bindings/dangling-roles'
import type { Facts } from '../facts'
import { opensBeyond } from '../opens'
import { rulesAt } from '../scoped-rules'
import { exactRule } from './exact-rule'
import { roleObject } from './new-role'

/** Creates the role that a binding already refers to, with one rule for exactly the request. */
export function missingRoleFix({ roleKind, role, scope }: DanglingRole, facts: Facts): Fix | undefined {
  const rule = exactRule(facts.request)
  if (!rule || facts.request.kind === 'path') return undefined
  const { namespace } = facts.request
  if (roleKind === 'Role' && namespace === '') return undefined
  // Bound everywhere, the new role grants the call in every namespace too.
  const isWide = scope !== 'namespace' && namespace !== ''
  const opens = opensBeyond([rule], namespace, rulesAt(facts, namespace))
  const warnings = [
    sayOtherSubjects({ kind: roleKind, name: role }, namespace, facts),
    isWide ? 'Where a ClusterRoleBinding refers to it, this grants the call in every namespace.' : undefined,
  ].filter((text) => text !== undefined)
  return {
    where: 'role',
    says: `Create ${roleKind} ${role}, to which a binding of this account already refers, with a rule for exactly this call.`,
    yaml: toYaml(roleObject(roleKind, role, namespace, [rule])),
    opens: isWide ? [...opens, ...opensBeyond([rule], '', rulesAt(facts, ''))] : opens,
    ...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
    choice: {
      id: 'create',
      label: `Create ${roleKind} ${visibleText(role)}`,
      reach: reachOfRole({ kind: roleKind, name: role }, namespace, facts),
    },
  }
}
