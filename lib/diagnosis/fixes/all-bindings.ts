import { toYaml } from '@/lib/objects/to-yaml'
import { listed, NOTHING, say } from '@/lib/phrase/phrase'
import { requestKey } from '@/lib/rbac/call'
import type { Subject } from '@/lib/rbac/types'
import type { BindingMiss } from '../bindings/binding-misses'
import { isOther, keyOf } from '../bindings/binding-standing'
import { bindingWords, subjectWords } from '../bindings/binding-words'
import { findRole, type ReadBinding } from '../bindings/read-objects'
import { onlyAccount } from '../bindings/role-subjects'
import { relationOf } from '../bindings/subject-relation'
import { madeBy } from '../bindings/ties'
import type { Case } from '../case'
import { opensForCaller } from '../opens'
import { subjectChange } from './binding-change'
import type { FixDraft } from './draft'

/** The same miss of another binding that names the same subject; undefined where it is in order, was not read, or is an earlier fix. */
function missOf(binding: ReadBinding, miss: BindingMiss, theCase: Case): BindingMiss | undefined {
  const { role, relation: shown } = miss
  const relation = relationOf(binding.subjects, theCase.user, binding.namespace)
  const found = findRole(theCase, binding.roleRef, binding.namespace)
  if (relation?.how !== shown.how || found.state !== 'found' || role.state !== 'grants') return undefined
  if (madeBy(binding, theCase.caller, theCase).length > 0) return undefined
  return { ...miss, binding, relation, role: { ...role, rules: found.rules } }
}

/**
 * The account put into every binding that names the one in its place: those of one installation are for one program. Undefined where one alone can be changed.
 */
export function allBindingsFix(miss: BindingMiss, subject: Subject, theCase: Case): FixDraft | undefined {
  const { binding, relation } = miss
  if (relation.how !== 'name' && relation.how !== 'namespace') return undefined
  const named = theCase.kin?.named.get(keyOf(relation.subject, binding)) ?? []
  const others = named.filter((one) => isOther(one, binding))
  const misses = [miss, ...others.flatMap((one) => missOf(one, miss, theCase) ?? [])]
  const found = misses.flatMap((one) => {
    const change = subjectChange(one, subject, theCase)
    return change && 'says' in change ? [{ of: one.binding, change }] : []
  })
  if (found.length < 2) return undefined
  const changes = found.map(({ change }) => change)
  const brief = say`Name ${subjectWords(subject, '')} in ${found.length} bindings that name ${subjectWords(relation.subject, binding.namespace)}`
  const opens = changes.flatMap(({ rules, at }) => opensForCaller(theCase, rules, at))
  const commands = changes.map(({ command }) => command)
  return {
    where: 'binding',
    says: say`${brief}: ${listed(found.map(({ of }) => bindingWords(of)))}.`,
    brief: say`${brief}.`,
    yaml: toYaml(...changes.flatMap(({ objects }) => objects)),
    command: commands.includes(undefined) ? undefined : commands.join(' && '),
    opens: [...new Map(opens.map((one) => [requestKey(one), one])).values()],
    warning: changes.some(({ at }) => at === '')
      ? say`A ClusterRoleBinding grants it in every namespace.`
      : NOTHING,
    choice: { id: 'all', label: `Edit ${found.length} bindings`, reach: onlyAccount(theCase) },
  }
}
