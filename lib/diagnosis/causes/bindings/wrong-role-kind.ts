import { visibleText } from '@/lib/contract/visible-text'
import { ruleAllows } from '@/lib/rbac/rule'
import { bindingWords } from '../../bindings/binding-words'
import { newBinding } from '../../fixes/binding-change'
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
    const by = binding ? bindingWords(binding) : 'A binding'
    const other = roleKind === 'Role' ? 'ClusterRole' : 'Role'
    const name = visibleText(role)
    const missing = roleKind === 'Role' ? 'which does not exist in its namespace' : 'which does not exist'
    return binding
      ? `${by} refers to ${roleKind} ${name}, ${missing}. There is a ${other} ${name}, ${allows ? 'which allows this call' : 'but it does not allow this call either'}, so roleRef.kind was likely meant to be ${other}.`
      : `${by} refers to ${roleKind} ${name}, ${missing}. ${name} is a ClusterRole by default, so roleRef.kind may need to be ClusterRole.`
  },
  bind({ roleKind, role, rules, binding }, theCase, subject) {
    if (!rules?.some((rule) => ruleAllows(rule, theCase.request)) || binding?.namespace === '')
      return undefined
    const kind = roleKind === 'Role' ? 'ClusterRole' : 'Role'
    const made = newBinding(theCase, subject, { kind, name: role }, rules)
    const again = binding
      ? ` A roleRef cannot be changed, so delete ${bindingWords(binding)} if no one else needs it.`
      : ''
    return made && { ...made, says: `${made.says}${again}` }
  },
}
