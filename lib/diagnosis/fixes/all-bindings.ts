import { toYaml } from '@/lib/objects/to-yaml'
import { listed, NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { requestKey } from '@/lib/rbac/call'
import type { Subject } from '@/lib/rbac/types'
import { type BindingMiss, isOfNoOne } from '../bindings/binding-misses'
import { boundOf, isOther, keyOf, standingOfBinding } from '../bindings/binding-standing'
import { bindingWords, subjectWords } from '../bindings/binding-words'
import { bindingsRead, findRole, type ReadBinding } from '../bindings/read-objects'
import { onlyAccount } from '../bindings/role-subjects'
import { relationOf } from '../bindings/subject-relation'
import { madeBy } from '../bindings/ties'
import type { Case } from '../case'
import { OpensBudget, opensForCaller, opensWildcard } from '../opens'
import { subjectChange } from './binding-change'
import type { FixDraft } from './draft'

// The installations of real projects that the tests break have six for one account at most.
const MOST_BINDINGS = 10

/**
 * The miss of another binding that names the same subject, by what ties that one to the account; undefined where it is in order, was not
 * read, is an earlier fix, or is another's by its marks or beside one that was meant.
 */
function missOf(binding: ReadBinding, miss: BindingMiss, theCase: Case): BindingMiss | undefined {
  const relation = relationOf(binding.subjects, theCase.user, binding.namespace)
  const found = findRole(theCase, binding.roleRef, binding.namespace)
  if (relation?.how !== miss.relation.how || found.state !== 'found' || miss.role.state !== 'grants')
    return undefined
  if (madeBy(binding, theCase.caller, theCase).length > 0) return undefined
  const role = { ...miss.role, rules: found.rules }
  const bound = boundOf(binding, theCase, theCase.kin, bindingsRead(theCase))
  const { tie, isOfAnother } = bound
  const standing = standingOfBinding(relation, role, bound, false)
  if (isOfAnother || (miss.tier === 'meant' && standing.tier !== 'meant')) return undefined
  const { tie: _, ...rest } = miss
  const own = { isOfNoOne: isOfNoOne(relation, binding, theCase), isOfAnother, ...present({ tie }) }
  return { ...rest, binding, relation, role, ...own, ...standing }
}

/**
 * The account put into every binding that names the one in its place: those of one installation are for one program. Undefined where one
 * alone can be changed, or there are more than somebody reads. A wildcard is in it only where each was meant for the account.
 */
export function allBindingsFix(miss: BindingMiss, subject: Subject, theCase: Case): FixDraft | undefined {
  const { binding, relation } = miss
  if (relation.how !== 'name' && relation.how !== 'namespace') return undefined
  const named = theCase.kin?.named.get(keyOf(relation.subject, binding)) ?? []
  if (named.length > MOST_BINDINGS) return undefined
  const others = named.filter((one) => isOther(one, binding))
  const budget = new OpensBudget()
  const misses = [miss, ...others.flatMap((one) => missOf(one, miss, theCase) ?? [])]
  const found = misses.flatMap((one) => {
    const change = subjectChange(one, subject, theCase)
    if (!change || !('says' in change)) return []
    const opens = opensForCaller(theCase, change.rules, change.at, budget)
    return opensWildcard({ opens }) && one.tier !== 'meant' ? [] : [{ of: one.binding, change, opens }]
  })
  if (found.length < 2 || budget.isSpent) return undefined
  const changes = found.map(({ change }) => change)
  const brief = say`Name ${subjectWords(subject, '')} in ${found.length} bindings that name ${subjectWords(relation.subject, binding.namespace)}`
  const opens = found.flatMap((one) => one.opens)
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
