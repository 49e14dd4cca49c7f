import { visibleText } from '@/lib/contract/visible-text'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Subject } from '@/lib/rbac/types'
import { describeUser } from '@/lib/words/users'
import { describeRule } from '../wording/phrases'
import { type BindingMiss, kindOf, type ReadBinding } from './binding-misses'

/** `RoleBinding shop/web-reads-pods`. */
export function bindingWords(binding: ReadBinding): string {
  const namespace = binding.namespace === '' ? '' : `${binding.namespace}/`
  return `${kindOf(binding)} ${namespace}${visibleText(binding.name)}`
}

/** `Role pod-reader`, as a binding refers to it. */
export function roleWords({ roleRef }: ReadBinding): string {
  return `${visibleText(roleRef.kind)} ${visibleText(roleRef.name)}`
}

/** `ServiceAccount payments/web`, `User web`; the namespace of a RoleBinding stands in for an absent one. */
export function subjectWords({ kind, name, namespace }: Subject, bindingNamespace: string): string {
  const place = kind === 'ServiceAccount' ? namespace || bindingNamespace : ''
  return `${visibleText(kind)} ${place === '' ? '' : `${visibleText(place)}/`}${visibleText(name)}`
}

/** Whether the role itself grants the call, as far as it was read. */
function roleTail({ role, binding }: BindingMiss): string {
  switch (role.state) {
    case 'grants':
      return ''
    case 'near':
      return ` ${roleWords(binding)} grants ${describeRule(role.miss.rule)}, which does not match the call either.`
    case 'unread':
      return ` What ${roleWords(binding)} grants could not be read.`
    case 'missing':
      return ` ${roleWords(binding)} does not exist.`
  }
}

/** One sentence on a binding that almost applies: what it does, and the one thing that does not match. */
export function sayMiss(miss: BindingMiss, caller: string): string {
  const { binding, relation, role, isElsewhere } = miss
  const who = describeUser(caller)
  const what = role.state === 'grants' ? `${roleWords(binding)}, which allows this call,` : roleWords(binding)
  const gives = `${bindingWords(binding)} grants ${what}`
  switch (relation.how) {
    case 'same':
      return isElsewhere
        ? `${gives} to ${who}, but a RoleBinding works only in its own namespace, ${binding.namespace}.`
        : `${bindingWords(binding)} grants ${who} ${roleWords(binding)}, which does not exist.`
    case 'namespace': {
      const subject = subjectWords(relation.subject, binding.namespace)
      return `${gives} to ${subject}, an account of the same name in another namespace. The call was made as ${who}.${roleTail(miss)}`
    }
    case 'no-namespace': {
      const name = visibleText(relation.subject.name)
      return binding.namespace === ''
        ? `${gives} to ServiceAccount ${name} without a namespace. In a ClusterRoleBinding such a subject matches no one.${roleTail(miss)}`
        : `${gives} to ServiceAccount ${name} without a namespace, which means its own: ${binding.namespace}/${name}. The call was made as ${who}.${roleTail(miss)}`
    }
    case 'kind': {
      const subject = subjectWords(relation.subject, '')
      return `${gives} to ${subject}. The kind is ${relation.subject.kind}, so it is not ${who}, whose user name is ${caller}.${roleTail(miss)}`
    }
    case 'group':
      return sayGroup(miss, gives, caller)
    case 'name': {
      const subject = subjectWords(relation.subject, binding.namespace)
      return `${gives} to ${subject}. The call was made as ${who}.${roleTail(miss)}`
    }
    case 'none':
      return `${gives} to no one: it has no subjects.`
  }
}

function sayGroup(miss: BindingMiss, gives: string, caller: string): string {
  const { relation } = miss
  if (relation.how !== 'group') return ''
  const name = visibleText(relation.subject.name)
  const who = describeUser(caller)
  const namespace = parseServiceAccount(caller)?.namespace ?? ''
  return relation.isTypo
    ? `${gives} to Group ${name}, which no ServiceAccount is in. The groups of ${who} are system:serviceaccounts, system:serviceaccounts:${namespace} and system:authenticated.${roleTail(miss)}`
    : `${gives} to Group ${name}. ${who} is in the group ${relation.meant} instead.${roleTail(miss)}`
}
