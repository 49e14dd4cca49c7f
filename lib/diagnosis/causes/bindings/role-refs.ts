import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, NOTHING, say } from '@/lib/phrase/phrase'
import { ruleAllows } from '@/lib/rbac/rule'
import { visibleText } from '@/lib/words/visible-text'
import { bindingWords } from '../../bindings/binding-words'
import { sayLosses } from '../../bindings/losses'
import { reachOfRole, sayOtherSubjects } from '../../bindings/role-subjects'
import type { Case } from '../../case'
import { newBinding } from '../../fixes/binding-change'
import type { FixDraft } from '../../fixes/draft'
import { grantedRules } from '../../fixes/granted-rules'
import { roleObject } from '../../fixes/new-role'
import { opensForCaller } from '../../opens'
import { kind } from '../../wording/phrases'
import { callCause } from '../finding'
import { type DanglingRole, danglingRoles, type WrongKind, wrongRoleKinds } from './dangling-roles'

/** Creates the role that a binding already refers to: as it is elsewhere, or with one rule for exactly the request. */
function missingRoleFix(
  { roleKind, role, scope, elsewhere }: DanglingRole,
  theCase: Case,
): FixDraft | undefined {
  const granted = grantedRules(theCase)
  if (!granted || theCase.request.kind === 'path') return undefined
  const rules = elsewhere ? [...elsewhere.rules] : [...granted.rules]
  const { namespace } = theCase.request
  if (roleKind === 'Role' && namespace === '') return undefined
  // Bound everywhere, the new role grants the call in every namespace too.
  const isWide = scope !== 'namespace' && namespace !== ''
  const opens = opensForCaller(theCase, rules, namespace)
  const warning = inTurn([
    sayOtherSubjects({ kind: roleKind, name: role }, namespace, theCase),
    isWide ? say`If a ClusterRoleBinding refers to it, this grants the call in every namespace.` : NOTHING,
  ])
  return {
    where: 'role',
    says: elsewhere
      ? say`Create ${kind(roleKind)} ${code(role)} in namespace ${code(namespace)}, a copy of the one in ${code(elsewhere.namespace)}. Delete that one if no one needs it.`
      : inTurn([
          say`Create ${kind(roleKind)} ${code(role)}, which a binding of this account already names, with a rule for exactly this call.`,
          granted.more,
        ]),
    yaml: toYaml(roleObject(roleKind, role, namespace, rules)),
    opens: isWide ? [...opens, ...opensForCaller(theCase, granted.rules, '')] : opens,
    warning,
    choice: {
      id: 'create',
      label: `Create ${roleKind} ${visibleText(role)}`,
      reach: reachOfRole({ kind: roleKind, name: role }, namespace, theCase),
    },
  }
}

const missingRole = callCause<'E7', DanglingRole>({
  id: 'E7',
  title: 'A binding refers to a role that does not exist',
  nature: 'wrong',
  find: (theCase) => danglingRoles(theCase),
  says({ roleKind, role, binding, meant, elsewhere }, { request }) {
    const binds = binding ? say`${bindingWords(binding)} binds this account` : say`This account is bound`
    const where =
      roleKind === 'Role' && request.kind === 'resource' && request.namespace !== ''
        ? say` in namespace ${code(request.namespace)}`
        : NOTHING
    const missing = binding ? say`which does not exist` : say`which the API server did not find`
    const fact = say`${binds} to ${kind(roleKind)} ${code(role)}, ${missing}${where}.`
    if (meant) {
      return say`${fact} There is a ${kind(roleKind)} ${code(meant.name)}, which allows this call and to which no one is bound there.`
    }
    if (elsewhere) {
      return say`${fact} A Role of that name is in namespace ${code(elsewhere.namespace)}, but no binding there refers to it. A RoleBinding finds a Role only in its own namespace.`
    }
    return say`${fact} The API server reports this on every refusal that involves the binding, so creating the role helps only if it was meant to allow this call.`
  },
  bind({ meant, binding }, theCase, subject) {
    if (!meant || !binding) return undefined
    const made = newBinding(theCase, subject, meant, meant.rules, binding.namespace)
    return (
      made && {
        ...made,
        says: say`${made.says} A roleRef cannot be changed, so delete ${bindingWords(binding)} if no one else needs it. ${sayLosses(binding, theCase)}`,
      }
    )
  },
  createRole: (data, theCase) => (data.meant ? undefined : missingRoleFix(data, theCase)),
})

const wrongRoleKind = callCause<'E8', WrongKind>({
  id: 'E8',
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
})

export const roleRefCauses = [wrongRoleKind, missingRole] as const
