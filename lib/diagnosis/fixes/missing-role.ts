import type { Fix } from '@/lib/contract/explanation'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { ReadBinding } from '../bindings/binding-misses'
import type { CauseFinding } from '../causes/finding'
import { callerUser, type Facts } from '../facts'
import { opensBeyond } from '../opens'
import { rulesAt } from '../scoped-rules'
import { toYaml } from '../to-yaml'
import { bindingWords, subjectWords } from '../wording/binding-words'
import { listOf } from '../wording/phrases'
import { exactRule } from './exact-rule'
import { roleObject } from './new-role'
import { warningOf } from './sensitive'

function othersOf(binding: ReadBinding, facts: Facts): string | undefined {
  const others = binding.subjects.filter(
    (subject) => !subjectMatches(subject, callerUser(facts), binding.namespace),
  )
  if (others.length === 0) return undefined
  const shown = others.slice(0, 3).map((subject) => subjectWords(subject, binding.namespace))
  const more = others.length > shown.length ? [`${others.length - shown.length} more`] : []
  return `By ${bindingWords(binding)} this is given to ${listOf([...shown, ...more])} too.`
}

/** Creates the role that a binding already refers to, with one rule for exactly the request. */
export function missingRoleFix(facts: Facts, finding: CauseFinding): Fix | undefined {
  const rule = exactRule(facts.request)
  if (finding.id !== 'E7' || !rule || facts.request.kind === 'path') return undefined
  const { roleKind, role, scope, binding } = finding.data
  const { namespace } = facts.request
  if (roleKind === 'Role' && namespace === '') return undefined
  // Bound everywhere, the new role opens the call in every namespace too.
  const isWide = scope !== 'namespace' && namespace !== ''
  const opens = opensBeyond([rule], namespace, rulesAt(facts, namespace))
  const warnings = [
    binding
      ? othersOf(binding, facts)
      : 'Every other subject of a binding to it gains this too. Which bindings refer to it cannot be seen from here.',
    isWide ? 'Where a ClusterRoleBinding refers to it, this opens the call in every namespace.' : undefined,
    warningOf(facts.request),
  ].filter((text) => text !== undefined)
  return {
    where: 'role',
    says: `Create ${roleKind} ${role}, to which a binding of this account already refers, with a rule for exactly this call.`,
    yaml: toYaml(roleObject(roleKind, role, namespace, [rule])),
    opens: isWide ? [...opens, ...opensBeyond([rule], '', rulesAt(facts, ''))] : opens,
    ...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
  }
}
