import { visibleText } from '@/lib/contract/visible-text'
import type { Attributes } from '@/lib/rbac/types'
import type { BindingMiss } from '../bindings/binding-misses'
import type { UnboundRole } from '../bindings/unbound-roles'
import type { CauseData, FamilyFinding } from '../causes/finding'
import { bindingWords, sayMiss } from './binding-words'
import { describeGrant, describeScope, describeUser } from './phrases'

const CANNOT_BE_SEEN = 'That shows only in Roles and bindings, which were not read.'

function seenOr(shown: BindingMiss | undefined, caller: string, guess: string): string {
  return shown ? sayMiss(shown, caller) : `${guess} ${CANNOT_BE_SEEN}`
}

/** Family E in words. */
export function sayBindings(finding: FamilyFinding<'bindings'>, request: Attributes, caller: string): string {
  const who = describeUser(caller)
  switch (finding.id) {
    case 'E1':
      return sayUnbound(finding.data.role, request, who)
    case 'E2':
      return seenOr(finding.data.shown, caller, `A binding may name another ServiceAccount than ${who}.`)
    case 'E3':
      return seenOr(
        finding.data.shown,
        caller,
        `A binding may name a ServiceAccount of the same name in another namespace than ${who}.`,
      )
    case 'E4':
      if (finding.data.object !== undefined) return sayUnplacedSubject(finding.data)
      return seenOr(finding.data.shown, caller, 'The subject of a binding may have no namespace.')
    case 'E5':
      return seenOr(
        finding.data.shown,
        caller,
        `A binding may name ${who} as kind User, which matches no ServiceAccount by its short name.`,
      )
    case 'E6':
      return seenOr(finding.data.shown, caller, 'A binding may misspell a group of ServiceAccounts.')
    case 'E7':
      return sayMissingRole(finding.data, request)
    case 'E8':
      return sayWrongKind(finding.data)
    case 'E10': {
      const { shown } = finding.data
      const parted =
        shown?.role.state === 'grants' && request.kind === 'resource'
          ? ` The call is in namespace ${request.namespace}.`
          : ''
      return `${seenOr(shown, caller, `A RoleBinding for ${who} may be in another namespace than the call, such as default.`)}${parted}`
    }
    case 'E11':
      return seenOr(finding.data.shown, caller, 'A binding may have no subjects.')
    case 'E12':
      return finding.data.unseen
        ? `${finding.data.grant ? describeGrant(finding.data.grant) : 'A binding'} allows this call, and the API server still refuses it. Each API server learns of a new binding by itself, mostly within seconds; an authorizer that is asked over the network may keep its no for longer.`
        : `The call was refused when the text was written and is allowed now${finding.data.grant ? `, by ${describeGrant(finding.data.grant)}` : ''}. Each API server learns of a new binding by itself, mostly within seconds.`
    case 'E13': {
      const { at, grant } = finding.data
      const by = grant ? `, by ${describeGrant(grant)}` : ''
      return `The same call was allowed at ${at}${by}. Its rule, its binding or its role has changed since.`
    }
  }
}

function sayUnbound(role: UnboundRole | undefined, request: Attributes, who: string): string {
  if (!role) return `A role may allow this call while nothing binds it to ${who}. ${CANNOT_BE_SEEN}`
  const namespace = request.kind === 'resource' ? request.namespace : ''
  const name = `${role.kind} ${role.namespace === '' ? '' : `${role.namespace}/`}${visibleText(role.name)}`
  const where =
    namespace === ''
      ? 'No ClusterRoleBinding refers to it'
      : role.kind === 'Role'
        ? `No RoleBinding of namespace ${namespace} refers to it`
        : `No ClusterRoleBinding and no RoleBinding of namespace ${namespace} refers to it`
  return `${name} allows this call ${describeScope(namespace)}, and nobody is bound to it there. ${where}.`
}

function sayMissingRole({ roleKind, role, binding }: CauseData['E7'], request: Attributes): string {
  const by = binding ? bindingWords(binding) : 'A binding'
  const where = roleKind === 'Role' && request.kind === 'resource' ? ` in namespace ${request.namespace}` : ''
  return `${by} gives this account ${roleKind} ${visibleText(role)}, which does not exist${where}. The API server says so on every refusal that meets the binding, so creating the role helps only if it was meant to allow this call.`
}

function sayWrongKind({ roleKind, role, binding }: CauseData['E8']): string {
  const by = binding ? bindingWords(binding) : 'A binding'
  const other = roleKind === 'Role' ? 'ClusterRole' : 'Role'
  const name = visibleText(role)
  const missing = roleKind === 'Role' ? 'which does not exist in its namespace' : 'which does not exist'
  return binding
    ? `${by} refers to ${roleKind} ${name}, ${missing}. There is a ${other} ${name}, so roleRef.kind has to be ${other}.`
    : `${by} refers to ${roleKind} ${name}, ${missing}. ${name} is a ClusterRole by default, so roleRef.kind may have to be ClusterRole.`
}

/** A binding that validation refused: the text gives its name and nothing else of it. */
export function sayUnplacedSubject({ object = '' }: CauseData['E4']): string {
  const binding = object === '' ? 'The binding' : object.replaceAll('"', '')
  return `${binding} names a ServiceAccount without its namespace. A binding for the whole cluster has no namespace to take it from, so the API server stored nothing.`
}
