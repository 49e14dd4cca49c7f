import type { Fix } from '@/lib/contract/explanation'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { PolicyRule } from '@/lib/rbac/types'
import type { FamilyFinding } from '../causes/finding'
import type { Escalation } from '../causes/gate-data'
import { opensBeyond } from '../opens'
import { toYaml } from '../to-yaml'
import { describeRefused } from '../wording/excerpt'
import { describeUser } from '../wording/phrases'
import { withDangers } from './danger-warning'
import { subjectOf } from './exact-rule'
import { fixName } from './fix-names'
import { bindingObject, roleObject } from './new-role'

const RBAC = 'rbac.authorization.k8s.io'

function change(says: string): Fix {
  return { where: 'request', says, opens: [] }
}

/** What may be changed after a refusal of family H, smallest first. `namespace` is the call's, "" when nobody named it. */
export function delegationFixes(
  finding: FamilyFinding<'delegation'>,
  call: { namespace: string; user: string },
): Fix[] {
  return fixesOf(finding, call).map(withDangers)
}

function fixesOf(
  finding: FamilyFinding<'delegation'>,
  { namespace, user }: { namespace: string; user: string },
): Fix[] {
  switch (finding.id) {
    case 'H1':
    case 'H2':
      return escalationFixes(finding, namespace)
    case 'H3':
      return []
    case 'H4':
    case 'H5':
    case 'H6':
      return [
        change(
          'Leave the Impersonate headers out, so that the call counts as the account’s own. A proxy may have added them.',
        ),
      ]
    case 'H7':
      return [
        change('Send Impersonate-User together with the other Impersonate headers, or send none of them.'),
      ]
    case 'H8':
      return finding.data.check === 'finalizers' || finding.data.check === 'kind'
        ? [
            change(
              'Leave blockOwnerDeletion out of the owner reference, or set it to false: deleting the owner in the foreground then does not wait for this object.',
            ),
          ]
        : [change('Leave metadata.ownerReferences as they are.')]
    case 'H9':
      return signerFixes(finding.data, user)
  }
}

function escalationFixes(
  { id, data }: FamilyFinding<'delegation'> & { id: 'H1' | 'H2' },
  known: string,
): Fix[] {
  const { user, target } = data
  const written = describeRefused(target)
  const less =
    id === 'H1'
      ? change(`Leave out of ${written} the rules that ${describeUser(user)} does not hold.`)
      : change(`Bind a role that gives no more than ${describeUser(user)} holds itself.`)
  const place = placeOf(data, known)
  if (!place) return [less]
  const held = holdFix(data, place)
  const escalate = id === 'H1' ? escalateFix(data, place) : undefined
  return [less, held, escalate].filter((fix) => fix !== undefined)
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

// With these verbs whoever holds them takes every right there is.
function isForRulers({ verbs }: PolicyRule): boolean {
  return verbs.some((verb) => /^(?:impersonate|escalate|bind)\b/.test(verb))
}

function grant(user: string, place: Place, name: string, rules: readonly PolicyRule[]) {
  const subject = subjectOf(user)
  if (!subject) return undefined
  const kind = place.namespace === '' ? 'ClusterRole' : 'Role'
  const opens = opensBeyond(rules, place.namespace, [])
  const warnings = [
    place.isKnown
      ? undefined
      : `The text does not name the namespace: ${place.namespace} is that of the account.`,
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
    says: `Give ${describeUser(data.user)} the missing rights itself, by a ${made.kind} of its own.`,
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
    says: `Or let ${describeUser(data.user)} write any rule into ${describeRefused(data.target)}, by the verb escalate on its name.`,
    yaml: made.yaml,
    opens: made.opens,
    warning: [
      // The name of an object that is created is not part of the request that is authorized.
      'By name it counts for changing the role, not for creating it.',
      ...made.warnings,
    ].join(' '),
  }
}

function signerFixes({ action, signer }: { action: string; signer: string }, user: string): Fix[] {
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
      says: `Give ${describeUser(user)} a ClusterRole of its own that allows it to ${action} for signer ${signer}.`,
      yaml,
      opens,
      ...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
    },
  ]
}
