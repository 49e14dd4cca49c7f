import type { Fix } from '@/lib/contract/explanation'
import { toYaml } from '@/lib/objects/to-yaml'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { PolicyRule } from '@/lib/rbac/types'
import { describeUser } from '@/lib/words/users'
import type { Escalation } from '../causes/delegation/escalation'
import { opensBeyond } from '../opens'
import { describeRefused } from '../wording/excerpt'
import { subjectOf } from './exact-rule'
import { fixName } from './fix-names'
import { bindingObject, roleObject } from './new-role'

const RBAC = 'rbac.authorization.k8s.io'

/** What the writer itself may be granted after a refusal of the check against escalation. */
export function escalationFixes(data: Escalation, known: string, isRole: boolean): Fix[] {
  const place = placeOf(data, known)
  if (!place) return []
  const escalate = isRole ? escalateFix(data, place) : undefined
  return [holdFix(data, place), escalate].filter((fix) => fix !== undefined)
}

interface Place {
  namespace: string
  /** False where the namespace is taken from the account, because the text does not name it. */
  isKnown: boolean
}

function placeOf({ user, target }: Escalation, known: string): Place | undefined {
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

function grant(user: string, place: Place, name: string, rules: readonly PolicyRule[]) {
  const subject = subjectOf(user)
  if (!subject) return undefined
  const kind = place.namespace === '' ? 'ClusterRole' : 'Role'
  const opens = opensBeyond(rules, place.namespace, [])
  const warnings = [
    place.isKnown ? undefined : `The text does not name the namespace: ${place.namespace} is the account’s.`,
  ].filter((text) => text !== undefined)
  return {
    kind,
    yaml: toYaml(
      roleObject(kind, name, place.namespace, [...rules]),
      bindingObject(kind, name, place.namespace, subject),
    ),
    opens,
    warnings,
  }
}

function nameOf(user: string, { namespace }: Place, verb: string, { target }: Escalation): string {
  const { group, resource, name } = target
  return fixName(user, { kind: 'resource', verb, group, resource, subresource: '', name, namespace })
}

function holdFix(data: Escalation, place: Place): Fix | undefined {
  if (!data.missing.every((rule) => isExact(rule) && !isForRulers(rule))) return undefined
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

function escalateFix(data: Escalation, place: Place): Fix | undefined {
  const { resource, name } = data.target
  if (name === '' || /^(?:system:|cluster-admin$)/.test(name)) return undefined
  const rule = { apiGroups: [RBAC], resources: [resource], resourceNames: [name], verbs: ['escalate'] }
  const made = grant(data.user, place, nameOf(data.user, place, 'escalate', data), [rule])
  if (!made) return undefined
  return {
    where: 'binding',
    says: `Or let ${describeUser(data.user)} write any rule into ${describeRefused(data.target)}, with the verb escalate on its name.`,
    yaml: made.yaml,
    opens: made.opens,
    warning: [
      // The name of an object that is created is not part of the request that is authorized.
      'A rule by name covers changing the role, not creating it.',
      ...made.warnings,
    ].join(' '),
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
