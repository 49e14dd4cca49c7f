import { listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { resolveRules } from '@/lib/rbac/resolve'
import { asScoped } from '@/lib/rbac/rule'
import { userOf } from '@/lib/rbac/service-account'
import type { Subject, UserInfo } from '@/lib/rbac/types'
import { counted } from '@/lib/words/lists'
import type { Facts } from '../facts'
import { opensBeyond } from '../opens'
import { sayCall } from '../wording/phrases'
import { saySubjectReach } from './reach'
import { findRole, objectsRead, type ReadBinding } from './read-objects'

function asUser({ kind, name, namespace }: Subject, place: string): UserInfo {
  if (kind === 'ServiceAccount') return userOf(namespace || place, name)
  return kind === 'Group' ? { name: '', groups: [name] } : { name, groups: ['system:authenticated'] }
}

/** What one subject has by this binding alone, by the authorizer, as far as bindings were read. */
function sayLossOf(subject: Subject, binding: ReadBinding, facts: Facts): Phrase[] {
  const { roleRef, namespace, name } = binding
  const role = findRole(facts, roleRef, namespace)
  if (role.state !== 'found') return []
  const read = objectsRead(facts)
  const rest = {
    ...read,
    roleBindings: read.roleBindings.filter((one) => one.name !== name || one.namespace !== namespace),
    clusterRoleBindings: read.clusterRoleBindings.filter((one) => namespace !== '' || one.name !== name),
  }
  const held = [...resolveRules(asUser(subject, namespace), namespace, rest)].flatMap((one) =>
    'rule' in one ? [asScoped(one.rule, one.grant.bindingNamespace ?? '')] : [],
  )
  const lost = opensBeyond(role.rules, namespace, held)
  const [first] = lost
  if (!first) return []
  const count = lost.length === 1 ? NOTHING : say`${words(counted(lost.length, 'permission'))}, such as `
  return [say`${saySubjectReach(subject, namespace)} (${count}to ${sayCall(first)})`]
}

/** Who loses what without this binding for these subjects, named only as it was read. */
export function sayLosses(
  binding: ReadBinding,
  facts: Facts,
  subjects: readonly Subject[] = binding.subjects,
): Phrase {
  const { state } = findRole(facts, binding.roleRef, binding.namespace)
  if (state === 'missing') return say`It grants nothing now, so no one loses anything.`
  const lost = subjects.flatMap((subject) => sayLossOf(subject, binding, facts))
  if (lost.length > 0)
    return say`Without it, these lose what nothing else that was read grants them: ${listed(lost)}.`
  return state === 'found'
    ? say`As far as could be read, no one loses anything.`
    : say`What its subjects would lose was not read.`
}
