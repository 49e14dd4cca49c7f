import { code, listed, NOTHING, type Phrase, say, shortListed } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { userByName } from '@/lib/rbac/service-account'
import type { Subject } from '@/lib/rbac/types'
import { kind, sayRule } from '../wording/phrases'
import type { BindingMiss } from './binding-misses'
import { kindOf, type ReadBinding } from './read-objects'

/** `RoleBinding shop/web-reads-pods`. */
export function bindingWords(binding: ReadBinding): Phrase {
  const namespace = binding.namespace === '' ? '' : `${binding.namespace}/`
  return say`${kind(kindOf(binding))} ${code(`${namespace}${binding.name}`)}`
}

/** `Role pod-reader`, as a binding refers to it. */
export function roleWords({ roleRef }: ReadBinding): Phrase {
  return say`${kind(roleRef.kind)} ${code(roleRef.name)}`
}

/** `ServiceAccount payments/web`, `User web`; one without a namespace is in that of its RoleBinding. */
export function subjectWords({ kind: of, name, namespace }: Subject, bindingNamespace: string): Phrase {
  const place = of === 'ServiceAccount' ? namespace || bindingNamespace : ''
  return say`${kind(of)} ${code(place === '' ? name : `${place}/${name}`)}`
}

/** Whether the role itself grants the call, as far as it was read. */
function roleTail({ role, binding }: BindingMiss): Phrase {
  switch (role.state) {
    case 'grants':
      return NOTHING
    case 'near':
      return say` ${roleWords(binding)} grants ${sayRule(role.miss.rule)}, which does not match the call either. Correcting one alone is not enough.`
    case 'unread':
      return say` The rules of ${roleWords(binding)} could not be read.`
    case 'missing':
      return say` ${roleWords(binding)} does not exist.`
  }
}

/** One sentence on a binding that almost applies: what it does, and the one thing that does not match. */
export function sayMiss(miss: BindingMiss, caller: string): Phrase {
  const { binding, relation, role, isElsewhere } = miss
  const who = sayUser(caller)
  const what =
    role.state === 'grants' ? say`${roleWords(binding)}, which allows this call,` : roleWords(binding)
  const gives = say`${bindingWords(binding)} grants ${what}`
  switch (relation.how) {
    case 'same':
      if (isElsewhere && role.state === 'grants' && role.isHere) {
        return say`${bindingWords(binding)} names ${roleWords(binding)}, which does not exist in its namespace, ${code(binding.namespace)}, so it grants ${who} nothing. The Role of that name is in the namespace of the call.`
      }
      return isElsewhere
        ? say`${gives} to ${who}, but a RoleBinding works only in its own namespace, ${code(binding.namespace)}.`
        : say`${bindingWords(binding)} grants ${who} ${roleWords(binding)}, which does not exist.`
    case 'namespace': {
      const subject = subjectWords(relation.subject, binding.namespace)
      return say`${gives} to ${subject}, an account of the same name in another namespace. The call was made as ${who}.${roleTail(miss)}`
    }
    case 'no-namespace': {
      const name = code(relation.subject.name)
      return binding.namespace === ''
        ? say`${gives} to ServiceAccount ${name} without a namespace. In a ClusterRoleBinding such a subject matches no one.${roleTail(miss)}`
        : say`${gives} to ServiceAccount ${name} without a namespace, which means the binding’s own: ${code(`${binding.namespace}/${relation.subject.name}`)}. The call was made as ${who}.${roleTail(miss)}`
    }
    case 'kind': {
      const subject = subjectWords(relation.subject, '')
      return say`${gives} to ${subject}. The kind is ${kind(relation.subject.kind)}, so it is not ${who}, whose user name is ${code(caller)}.${roleTail(miss)}`
    }
    case 'group':
      return sayGroup(miss, gives, caller)
    case 'name': {
      const subject = subjectWords(relation.subject, binding.namespace)
      return say`${gives} to ${subject}. The call was made as ${who}.${roleTail(miss)}`
    }
    case 'none':
      return say`${gives} to no one: it has no subjects.`
  }
}

/** The same of a binding for the accounts beside the caller. */
export function sayCrewMiss({ binding }: BindingMiss, caller: string): Phrase {
  const crew = binding.subjects.map(({ name }) => code(name))
  return say`${bindingWords(binding)} grants ${roleWords(binding)}, which allows this call, to ${crew.length} other accounts of the namespace: ${shortListed(crew)}. The call was made as ${sayUser(caller)}.`
}

function sayGroup(miss: BindingMiss, gives: Phrase, caller: string): Phrase {
  const { relation } = miss
  if (relation.how !== 'group') return NOTHING
  const name = code(relation.subject.name)
  const who = sayUser(caller)
  return relation.isTypo
    ? say`${gives} to Group ${name}, which no ServiceAccount is in. The groups of ${who} are ${listed(userByName(caller).groups.map(code))}.${roleTail(miss)}`
    : say`${gives} to Group ${name}. ${who} is in the group ${code(relation.meant)} instead.${roleTail(miss)}`
}
