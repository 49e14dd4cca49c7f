import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { PolicyRule } from '@/lib/rbac/types'
import type { Escalation } from '../causes/delegation/escalation'
import { sayRefused } from '../wording/excerpt'
import { kind as kindOf } from '../wording/phrases'
import type { FixDraft } from './draft'
import { fixName } from './fix-names'
import { grant } from './own-grant'
import { requestChange } from './request-change'

const RBAC = 'rbac.authorization.k8s.io'

/** What the writer of a Role can be granted after a refusal of the check against escalation. */
export function roleEscalationFixes(data: Escalation, known: string, verb: string): FixDraft[] {
  const place = writtenIn(data, known)
  if (place === undefined) return [askNamespace(data)]
  if (data.user === '') return []
  return [holdFix(data, place), escalateFix(data, place, verb)].filter((fix) => fix !== undefined)
}

/** What the writer of a binding can be granted: the verb bind on its role by name, or what the role grants. */
export function bindingEscalationFixes(data: Escalation, known: string): FixDraft[] {
  const place = writtenIn(data, known)
  if (place === undefined) return [askNamespace(data)]
  if (data.user === '') return []
  return [bindFix(data, place), holdFix(data, place)].filter((fix) => fix !== undefined)
}

/**
 * The namespace in which the check judges a write, "" for the cluster scope; undefined where the text does not name it: an
 * account writes in any namespace, so its own is no answer.
 */
export function writtenIn({ target }: Pick<Escalation, 'target'>, known: string): string | undefined {
  if (target.resource.startsWith('cluster')) return ''
  return known === '' ? undefined : known
}

/** A grant in another namespace would not help, so without one there is none. */
function askNamespace({ target }: Escalation): FixDraft {
  return requestChange(
    say`Say in which namespace ${sayRefused(target)} was written: the text does not name it, and a grant in another one does not help. Paste it with the command in front, such as kubectl apply -n NAMESPACE.`,
  )
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

// Anyone with these verbs can gain every permission there is.
function isForRulers({ verbs }: PolicyRule): boolean {
  return verbs.some((verb) => /^(?:impersonate|escalate|bind)\b/.test(verb))
}

function nameOf(user: string, namespace: string, verb: string, { target }: Escalation): string {
  const { group, resource, name } = target
  return fixName(user, { kind: 'resource', verb, group, resource, subresource: '', name, namespace })
}

function holdFix(data: Escalation, place: string): FixDraft | undefined {
  if (data.missing.length === 0 || !data.missing.every((rule) => isExact(rule) && !isForRulers(rule)))
    return undefined
  const made = grant(data.user, place, nameOf(data.user, place, 'hold', data), data.missing)
  if (!made) return undefined
  return {
    where: 'binding',
    says: say`Grant ${sayUser(data.user)} the missing permissions itself, with its own ${kindOf(made.kind)}.`,
    yaml: made.yaml,
    opens: made.opens,
  }
}

const OF_THE_SYSTEM = /^(?:system:|cluster-admin$)/

function escalateFix(data: Escalation, place: string, verb: string): FixDraft | undefined {
  const { resource, name } = data.target
  if (name === '' || OF_THE_SYSTEM.test(name)) return undefined
  // The path of a POST has no name, that of a server-side apply has: a rule by name matches only the second.
  const isChange = verb === 'update' || verb === 'patch'
  const verbs = isChange ? ['escalate'] : ['escalate', 'patch']
  const rule = { apiGroups: [RBAC], resources: [resource], resourceNames: [name], verbs }
  const made = grant(data.user, place, nameOf(data.user, place, 'escalate', data), [rule])
  if (!made) return undefined
  const how = isChange ? NOTHING : say` If it does not exist yet, create it with kubectl apply --server-side.`
  const limit = say`A rule by name does not match a plain create, whose request has no name in its path.`
  return {
    where: 'binding',
    says: say`Let ${sayUser(data.user)} write any rule into ${sayRefused(data.target)}, with the verb escalate on its name.${how}`,
    yaml: made.yaml,
    opens: made.opens,
    ...(isChange ? {} : { warning: limit }),
  }
}

// Placeholder for a role that nothing names. In capitals, so that it matches none.
const ROLE_NAME = 'ROLE-NAME'

function isEverything(rule: PolicyRule): boolean {
  return [rule.verbs, rule.apiGroups ?? [], rule.resources ?? []].every((words) => words.includes('*'))
}

function bindFix(data: Escalation, place: string): FixDraft | undefined {
  const { roles, missing, user, target } = data
  const [only, ...others] = roles
  const role = others.length === 0 ? only : undefined
  if (missing.some(isEverything) || (role && OF_THE_SYSTEM.test(role.name))) return undefined
  const kinds = role
    ? [role.kind === 'Role' ? 'roles' : 'clusterroles']
    : place === ''
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
  const which = role ? say`${kindOf(role.kind)} ${code(role.name)}` : say`the role of ${sayRefused(target)}`
  const replace = role
    ? NOTHING
    : say` Replace ${code(ROLE_NAME)} in the YAML with the name in the binding’s roleRef, which the text does not show.`
  return {
    where: 'binding',
    says: say`Let ${sayUser(user)} bind ${which}, with the verb bind on its name.${replace}`,
    yaml: made.yaml,
    opens: made.opens,
  }
}

/** A ClusterRole for this one action on this one signer. */
export function signerFixes(
  { action, signer }: { action: string; signer: string },
  user: string,
): FixDraft[] {
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
  const made = grant(user, '', fixName(user, request), [rule])
  if (!made) return []
  const { yaml, opens } = made
  return [
    {
      where: 'binding',
      says: say`Grant ${sayUser(user)} its own ClusterRole that allows it to ${code(action)} for signer ${code(signer)}.`,
      yaml,
      opens,
    },
  ]
}
