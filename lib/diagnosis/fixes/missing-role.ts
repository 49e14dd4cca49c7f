import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, isSilent, NOTHING, say } from '@/lib/phrase/phrase'
import { visibleText } from '@/lib/words/visible-text'
import { reachOfRole, sayOtherSubjects } from '../bindings/role-subjects'
import type { DanglingRole } from '../causes/bindings/dangling-roles'
import type { Facts } from '../facts'
import { opensBeyond } from '../opens'
import { rulesAt } from '../scoped-rules'
import { kind } from '../wording/phrases'
import type { FixDraft } from './draft'
import { exactRule } from './exact-rule'
import { roleObject } from './new-role'

/** Creates the role that a binding already refers to: as it is elsewhere, or with one rule for exactly the request. */
export function missingRoleFix(
  { roleKind, role, scope, elsewhere }: DanglingRole,
  facts: Facts,
): FixDraft | undefined {
  const rule = exactRule(facts.request)
  if (!rule || facts.request.kind === 'path') return undefined
  const rules = elsewhere ? [...elsewhere.rules] : [rule]
  const { namespace } = facts.request
  if (roleKind === 'Role' && namespace === '') return undefined
  // Bound everywhere, the new role grants the call in every namespace too.
  const isWide = scope !== 'namespace' && namespace !== ''
  const opens = opensBeyond(rules, namespace, rulesAt(facts, namespace))
  const warning = inTurn([
    sayOtherSubjects({ kind: roleKind, name: role }, namespace, facts),
    isWide ? say`Where a ClusterRoleBinding refers to it, this grants the call in every namespace.` : NOTHING,
  ])
  return {
    where: 'role',
    says: elsewhere
      ? say`Create ${kind(roleKind)} ${code(role)} in namespace ${code(namespace)}, as it is in ${code(elsewhere.namespace)}. Delete that one if no one needs it.`
      : say`Create ${kind(roleKind)} ${code(role)}, to which a binding of this account already refers, with a rule for exactly this call.`,
    yaml: toYaml(roleObject(roleKind, role, namespace, rules)),
    opens: isWide ? [...opens, ...opensBeyond([rule], '', rulesAt(facts, ''))] : opens,
    ...(isSilent(warning) ? {} : { warning }),
    choice: {
      id: 'create',
      label: `Create ${roleKind} ${visibleText(role)}`,
      reach: reachOfRole({ kind: roleKind, name: role }, namespace, facts),
    },
  }
}
