import type { Fix } from '@/lib/contract/explanation'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { PolicyRule } from '@/lib/rbac/types'
import { describeUser } from '@/lib/words/users'
import type { Escalation } from '../causes/delegation/escalation'
import { describeRefused } from '../wording/excerpt'
import { fixName } from './fix-names'
import { grant, type Place } from './own-grant'

const RBAC = 'rbac.authorization.k8s.io'

/** What the writer of a Role may be granted after a refusal of the check against escalation. */
export function roleEscalationFixes(data: Escalation, known: string, verb: string): Fix[] {
  const place = placeOf(data, known)
  if (!place || data.user === '') return []
  return [holdFix(data, place), escalateFix(data, place, verb)].filter((fix) => fix !== undefined)
}

/** What the writer of a binding may be granted: the verb bind on its role by name, or what the role grants. */
export function bindingEscalationFixes(data: Escalation, known: string): Fix[] {
  const place = placeOf(data, known)
  if (!place || data.user === '') return []
  return [bindFix(data, place), holdFix(data, place)].filter((fix) => fix !== undefined)
}

/** The namespace in which the check judges a write, "" for the cluster scope; undefined where nothing tells it. */
export function writtenIn(data: Pick<Escalation, 'user' | 'target'>, known: string): string | undefined {
  return placeOf(data, known)?.namespace
}

function placeOf({ user, target }: Pick<Escalation, 'user' | 'target'>, known: string): Place | undefined {
  if (target.resource.startsWith('cluster')) return { namespace: '', isKnown: true }
  if (known !== '') return { namespace: known, isKnown: true }
  const home = parseServiceAccount(user)?.namespace
  return home === undefined ? undefined : { namespace: home, isKnown: false }
}

function isExact(rule: PolicyRule): boolean {
  const words = [
    ...rule.verbs,
    ...(rule.apiGroups ?? []),
    ...(rule.resources ?? []),
    ...(rule.nonResourceURLs ?? []),
  ]
  return !words.some((word) => word.includes('*'))
}

// Anyone who has these verbs can take every permission there is.
function isForRulers({ verbs }: PolicyRule): boolean {
  return verbs.some((verb) => /^(?:impersonate|escalate|bind)\b/.test(verb))
}

function nameOf(user: string, { namespace }: Place, verb: string, { target }: Escalation): string {
  const { group, resource, name } = target
  return fixName(user, { kind: 'resource', verb, group, resource, subresource: '', name, namespace })
}

function holdFix(data: Escalation, place: Place): Fix | undefined {
  if (data.missing.length === 0 || !data.missing.every((rule) => isExact(rule) && !isForRulers(rule)))
    return undefined
  const made = grant(data.user, place, nameOf(data.user, place, 'hold', data), data.missing)
  if (!made) return undefined
  return {
    where: 'binding',
    says: `Grant ${describeUser(data.user)} the missing permissions itself, with its own ${made.kind}.`,
    yaml: made.yaml,
    opens: made.opens,
    ...(made.warnings.length === 0 ? {} : { warning: made.warnings.join(' ') }),
  }
}

const OF_THE_SYSTEM = /^(?:system:|cluster-admin$)/

function escalateFix(data: Escalation, place: Place, verb: string): Fix | undefined {
  const { resource, name } = data.target
  if (name === '' || OF_THE_SYSTEM.test(name)) return undefined
  // The path of a POST has no name, that of a server-side apply has: a rule by name matches only the second.
  const isChange = verb === 'update' || verb === 'patch'
  const verbs = isChange ? ['escalate'] : ['escalate', 'patch']
  const rule = { apiGroups: [RBAC], resources: [resource], resourceNames: [name], verbs }
  const made = grant(data.user, place, nameOf(data.user, place, 'escalate', data), [rule])
  if (!made) return undefined
  const how = isChange ? '' : ' If it does not exist yet, create it with kubectl apply --server-side.'
  const limit = 'A rule by name does not match a plain create, whose request has no name in its path.'
  const warnings = [...(isChange ? [] : [limit]), ...made.warnings].join(' ')
  return {
    where: 'binding',
    says: `Let ${describeUser(data.user)} write any rule into ${describeRefused(data.target)}, with the verb escalate on its name.${how}`,
    yaml: made.yaml,
    opens: made.opens,
    ...(warnings === '' ? {} : { warning: warnings }),
  }
}

// Stands for a role that nothing names. In capitals, so that it matches none.
const ROLE_NAME = 'ROLE-NAME'

function isEverything(rule: PolicyRule): boolean {
  return [rule.verbs, rule.apiGroups ?? [], rule.resources ?? []].every((words) => words.includes('*'))
}

function bindFix(data: Escalation, place: Place): Fix | undefined {
  const { roles, missing, user, target } = data
  const [only, ...others] = roles
  const role = others.length === 0 ? only : undefined
  if (missing.some(isEverything) || (role && OF_THE_SYSTEM.test(role.name))) return undefined
  const kinds = role
    ? [role.kind === 'Role' ? 'roles' : 'clusterroles']
    : place.namespace === ''
      ? ['clusterroles']
      : ['clusterroles', 'roles']
  const rule = {
    apiGroups: [RBAC],
    resources: kinds,
    resourceNames: [role?.name ?? ROLE_NAME],
    verbs: ['bind'],
  }
  const made = grant(user, place, nameOf(user, place, 'bind', data), [rule])
  if (!made) return undefined
  const which = role ? `${role.kind} ${role.name}` : `the role of ${describeRefused(target)}`
  const replace = role
    ? ''
    : ` Replace ${ROLE_NAME} in the YAML with the name in the binding’s roleRef, which the text does not show.`
  const warnings = made.warnings.join(' ')
  return {
    where: 'binding',
    says: `Let ${describeUser(user)} bind ${which}, with the verb bind on its name.${replace}`,
    yaml: made.yaml,
    opens: made.opens,
    ...(warnings === '' ? {} : { warning: warnings }),
  }
}

/** A ClusterRole for this one action on this one signer. */
export function signerFixes({ action, signer }: { action: string; signer: string }, user: string): Fix[] {
  const rule = {
    apiGroups: ['certificates.k8s.io'],
    resources: ['signers'],
    resourceNames: [signer],
    verbs: [action],
  }
  const request = {
    kind: 'resource',
    verb: action,
    group: 'certificates.k8s.io',
    resource: 'signers',
    subresource: '',
    name: signer,
    namespace: '',
  } as const
  const made = grant(user, { namespace: '', isKnown: true }, fixName(user, request), [rule])
  if (!made) return []
  const { yaml, opens, warnings } = made
  return [
    {
      where: 'binding',
      says: `Grant ${describeUser(user)} its own ClusterRole that allows it to ${action} for signer ${signer}.`,
      yaml,
      opens,
      ...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
    },
  ]
}
