import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { ruleAllows } from '@/lib/rbac/rule'
import { bindingWords } from '../../bindings/binding-words'
import { sayLosses } from '../../bindings/losses'
import { newBinding } from '../../fixes/binding-change'
import { kind } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { type WrongKind, wrongRoleKinds } from './dangling-roles'

export const wrongRoleKind: CallCause<'E8', WrongKind> = {
  id: 'E8',
  family: 'bindings',
  title: 'The binding refers to the wrong kind of role',
  nature: 'wrong',
  find: (theCase) => wrongRoleKinds(theCase),
  says({ roleKind, role, binding, rules }, { request }) {
    const allows = rules?.some((rule) => ruleAllows(rule, request)) ?? false
    const by = binding ? bindingWords(binding) : say`A binding`
    const other = roleKind === 'Role' ? 'ClusterRole' : 'Role'
    const missing =
      roleKind === 'Role' ? say`which does not exist in its namespace` : say`which does not exist`
    return binding
      ? say`${by} refers to ${kind(roleKind)} ${code(role)}, ${missing}. There is a ${kind(other)} ${code(role)}, ${allows ? say`which allows this call` : say`but it does not allow this call either`}, so roleRef.kind was likely meant to be ${kind(other)}.`
      : say`${by} refers to ${kind(roleKind)} ${code(role)}, ${missing}. ${code(role)} is a ClusterRole by default, so roleRef.kind may need to be ClusterRole.`
  },
  bind({ roleKind, role, rules, binding }, theCase, subject) {
    if (!rules?.some((rule) => ruleAllows(rule, theCase.request)) || binding?.namespace === '')
      return undefined
    const other = roleKind === 'Role' ? 'ClusterRole' : 'Role'
    const made = newBinding(theCase, subject, { kind: other, name: role }, rules)
    const again = binding
      ? say` A roleRef cannot be changed, so delete ${bindingWords(binding)} if no one else needs it. ${sayLosses(binding, theCase)}`
      : NOTHING
    return made && { ...made, says: say`${made.says}${again}` }
  },
}
