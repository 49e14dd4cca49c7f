import { groupState } from '@/lib/objects/catalogue'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import { constrainedVerb } from '@/lib/rbac/impersonation'
import { isMasked } from '@/lib/rbac/masked'
import { ruleOf } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, ResourceAttributes, Subject } from '@/lib/rbac/types'
import { isUnlisted } from '@/lib/rbac/unlisted-resources'
import { isKnownVerb } from '@/lib/rbac/verbs'
import type { Case } from '../case'

/**
 * The one rule that allows exactly this request, or undefined when there is none to propose: a wildcard would grant more,
 * an empty or unknown verb and an empty resource are mistakes in the request, a masked name is none, and no one may act as the
 * system itself, or as anyone at all.
 */
export function exactRule(request: Attributes): PolicyRule | undefined {
  if (request.verb === '' || request.verb === '*') return undefined
  // A program can ask for verbs of its own on what it installed.
  const isOfKubernetes = request.kind === 'path' || isBuiltInGroup(request.group)
  if (isOfKubernetes && !isKnownVerb(request.verb)) return undefined
  if (request.kind === 'path') {
    if (!request.path.startsWith('/') || request.path.includes('*')) return undefined
    return ruleOf(request)
  }
  const { group, resource, subresource, name } = request
  if (isRuler(request) || isAnyone(request) || isMasked(name) || isMasked(request.namespace)) return undefined
  if (resource === '' || [group, resource, subresource].some((word) => word.includes('*'))) return undefined
  return ruleOf(request)
}

/** The subject that a fix binds: the account itself, never a group or a system user. */
export function subjectOf(caller: string): Subject | undefined {
  const account = parseServiceAccount(caller)
  if (account && !isMasked(caller))
    return { kind: 'ServiceAccount', name: account.name, namespace: account.namespace }
  return caller === '' || caller.startsWith('system:') || isMasked(caller)
    ? undefined
    : { kind: 'User', name: caller }
}

/** True where the namespace and what discovery lists of the request exist, as far as it is known. */
export function mayExist({ request, catalogue, known, absent }: Case): boolean {
  if (absent?.namespace) return false
  if (request.kind === 'path' || catalogue === undefined) return true
  if (isJudgedByNameOnly(request) || isUnlisted(request)) return true
  if (groupState(catalogue, request.group) === 'failed') return true
  return (
    known !== undefined &&
    (request.subresource === '' || known.subresources.some((s) => s.name === request.subresource))
  )
}

// Checked by RBAC and served by no path, so discovery never lists them (apiserver impersonation and certificates, 1.36).
// Each such request carries a name; a grant without one would let the account act as anyone, so none is proposed.
function isJudgedByNameOnly({ verb, group, resource, name }: ResourceAttributes): boolean {
  if (name === '') return false
  if (group === 'certificates.k8s.io' && resource === 'signers') {
    return ['approve', 'sign', 'attest'].includes(verb)
  }
  if (!/^impersonate(?::|-on:|$)/.test(verb)) return false
  return group === ''
    ? ['users', 'groups', 'serviceaccounts', 'uids'].includes(resource)
    : group === 'authentication.k8s.io'
}

// A rule without names lets the account act as everyone. Of its own node no name is asked, and the half on the call has that of its object.
function isAnyone({ verb, name }: ResourceAttributes): boolean {
  if (name !== '' || verb === 'impersonate:associated-node') return false
  return /^impersonate\b/.test(verb) && constrainedVerb(verb)?.half !== 'call'
}

// Acting as a system user or group, such as system:masters, means owning the cluster, whatever the name says.
function isRuler({ verb, resource, name }: ResourceAttributes): boolean {
  return /^impersonate\b/.test(verb) && /^(?:users|groups)$/.test(resource) && name.startsWith('system:')
}
