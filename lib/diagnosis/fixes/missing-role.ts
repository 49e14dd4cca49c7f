import type { Fix } from '@/lib/contract/explanation'
import type { CauseFinding } from '../causes/finding'
import type { Facts } from '../facts'
import { opensBeyond } from '../opens'
import { rulesAt } from '../scoped-rules'
import { toYaml } from '../to-yaml'
import { exactRule } from './exact-rule'
import { roleObject } from './new-role'
import { warningOf } from './sensitive'

/** Creates the role that a binding already refers to, with one rule for exactly the request. */
export function missingRoleFix(facts: Facts, finding: CauseFinding): Fix | undefined {
  const rule = exactRule(facts.request)
  if (finding.id !== 'E7' || !rule || facts.request.kind === 'path') return undefined
  const { roleKind, role, scope } = finding.data
  const { namespace } = facts.request
  if (roleKind === 'Role' && namespace === '') return undefined
  // Bound everywhere, the new role opens the call in every namespace too.
  const isWide = scope !== 'namespace' && namespace !== ''
  const opens = opensBeyond([rule], namespace, rulesAt(facts, namespace))
  const warnings = [
    'Every other subject of a binding to it gains this too. Which bindings refer to it cannot be seen from here.',
    isWide ? 'Where a ClusterRoleBinding refers to it, this opens the call in every namespace.' : undefined,
    warningOf(facts.request),
  ].filter((text) => text !== undefined)
  return {
    where: 'role',
    says: `Create ${roleKind} ${role}, to which a binding of this account already refers, with a rule for exactly this call.`,
    yaml: toYaml(roleObject(roleKind, role, namespace, [rule])),
    opens: isWide ? [...opens, ...opensBeyond([rule], '', rulesAt(facts, ''))] : opens,
    warning: warnings.join(' '),
  }
}
