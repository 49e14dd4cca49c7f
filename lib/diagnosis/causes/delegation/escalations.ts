import { capitalized, code, inTurn, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { OLD_ESCALATION } from '@/lib/rbac/escalation-text'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import type { Refusal, RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { ruleOf } from '@/lib/rbac/rule'
import type { PolicyRule, RoleRef } from '@/lib/rbac/types'
import { type FixDraft, requestChange, unlistedGrant } from '../../fixes/draft'
import { fixName } from '../../fixes/fix-names'
import { grant } from '../../fixes/new-role'
import { excerpt, kind as kindOf, sayRefused, sayRule } from '../../wording/phrases'
import type { KnownCall } from '../cause'
import { textCause } from '../finding'

/** The text of the check against escalation, with the roles that were read and would give exactly this refusal. */
export type Escalated = Extract<Refusal, { kind: 'escalation' }> & { roles?: readonly RoleRef[] }

interface Escalation {
  user: string
  target: RefusedTarget
  /** What the writer would need, as the server compacts it. */
  missing: readonly PolicyRule[]
  /** For a binding: each role that was read and would give exactly this refusal. */
  roles: readonly RoleRef[]
}

/** True if a Role was written, false for a binding. */
export function isOfRole({ target }: Pick<Escalation, 'target'>): boolean {
  return /^(?:cluster)?roles$/.test(target.resource)
}

function escalationOf({ user, target, missing, roles = [] }: Escalated): Escalation {
  return { user, target, missing, roles }
}

const MOST = 5

/** What the writer does not have, behind a colon: at most five permissions, and how many more; nothing where the text does not say. */
function sayMissing(missing: readonly PolicyRule[]): Phrase {
  if (missing.length === 0) return NOTHING
  const shown = missing.slice(0, MOST).map(sayRule)
  return say`: ${inTurn(shown, '; ')}${missing.length > MOST ? say`; and ${missing.length - MOST} more` : NOTHING}`
}

/** The writer, where the text names it. */
export function writerOf(user: string): Phrase {
  return user === '' ? say`the writer` : sayUser(user)
}

const CUT_ESCALATION = /is attempting to grant RBAC permissions not currently held/

/** The check against escalation where a text is cut off before its rules, or an old server wrote them. */
export function escalationWithoutRules(
  text: string,
  { user = '', group = '', resource = '', name = '' }: KnownCall,
): Escalated | undefined {
  if (!OLD_ESCALATION.test(text) && !CUT_ESCALATION.test(text)) return undefined
  const target = { group, resource, name }
  return { kind: 'escalation', target, user, groups: [], missing: [], resolutionErrors: '' }
}

const RBAC = 'rbac.authorization.k8s.io'

/** What the writer of a Role can be granted after a refusal of the check against escalation. */
function roleEscalationFixes(data: Escalation, known: string, verb: string): FixDraft[] {
  const place = writtenIn(data, known)
  if (place === undefined) return [askNamespace(data)]
  if (data.user === '') return []
  return [holdFix(data, place), escalateFix(data, place, verb)].filter((fix) => fix !== undefined)
}

/** What the writer of a binding can be granted: the verb bind on its role by name, or what the role grants. */
function bindingEscalationFixes(data: Escalation, known: string): FixDraft[] {
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
    say`Say which namespace ${sayRefused(target)} was written in: the text does not name it, and a grant in another one does not help. Paste the text with its command, such as kubectl apply -n NAMESPACE.`,
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
  return fixName(user, { verb, group, resource, name, namespace })
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
  const request = { verb: action, group: 'certificates.k8s.io', resource: 'signers', name: signer }
  const made = grant(user, '', fixName(user, request), [ruleOf(request)])
  if (!made) {
    return [
      unlistedGrant(
        'role',
        say`Add ${code(action)} on signers ${code(signer)} of certificates.k8s.io to a ClusterRole of the account that makes the call.`,
      ),
    ]
  }
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

const roleEscalation = textCause<'H1', Escalation, Escalated>({
  id: 'H1',
  title: 'A Role with permissions that its writer does not have',
  nature: 'missing',
  kind: 'authorization',
  find: (escalated) => (isOfRole(escalated) ? escalationOf(escalated) : undefined),
  says: ({ user, target, missing }) =>
    say`${capitalized(writerOf(user))} does not itself have what ${sayRefused(target)} would grant${sayMissing(missing)}. Writing the Role was authorized. Without the verb escalate, the API server lets no one grant more than they have.`,
  fixes: (data, { namespace = '', verb = '' }) => [
    requestChange(
      say`Remove the rules that ${writerOf(data.user)} does not have from ${sayRefused(data.target)}.`,
    ),
    ...roleEscalationFixes(data, namespace, verb),
  ],
})

const MOST_ROLES = 3

/** The role behind the binding, as far as the roles that were read tell it. */
function sayRole({ roles }: Escalation): Phrase {
  if (roles.length === 0) return say`The text does not name the role.`
  const named = roles.slice(0, MOST_ROLES).map(({ kind, name }) => say`${kindOf(kind)} ${code(name)}`)
  const more = roles.length - named.length
  const all = listed([...named, ...(more === 0 ? [] : [say`${more} more`])])
  const gives = roles.length === 1 ? say`only ${all} leads to` : say`${all} lead to`
  return say`The text does not name the role: of those that could be read, ${gives} exactly this refusal.`
}

const bindingEscalation = textCause<'H2', Escalation, Escalated>({
  id: 'H2',
  title: 'A binding to permissions that its writer does not have',
  nature: 'missing',
  kind: 'authorization',
  find: (escalated) => (isOfRole(escalated) ? undefined : escalationOf(escalated)),
  says: (data) =>
    say`${capitalized(writerOf(data.user))} does not itself have what the role behind ${sayRefused(data.target)} grants${sayMissing(data.missing)}. Writing the binding was authorized. Without the verb bind, the API server lets no one grant more than they have. ${sayRole(data)}`,
  fixes: (data, { namespace = '' }) => [
    ...bindingEscalationFixes(data, namespace),
    requestChange(say`Bind a role that grants no more than ${writerOf(data.user)} has.`),
  ],
  settle: ({ user, target, roles }, { namespace = '' }) => {
    const [only, ...others] = roles
    const role = others.length === 0 ? only : undefined
    const resource = role?.kind === 'Role' ? 'roles' : 'clusterroles'
    const qualified = `${resource}.rbac.authorization.k8s.io${role ? `/${role.name}` : ''}`
    const at = target.resource.startsWith('cluster') ? [] : ['-n', namespace === '' ? 'NAMESPACE' : namespace]
    return {
      needs: role
        ? say`The roleRef of the binding, which the text does not show, and whether the account may bind that role.`
        : say`The role that the binding refers to, which the text does not name. The verb bind on that role, by name, is enough without having its permissions.`,
      command: kubectlLook`${at} auth can-i bind ${qualified} ${user === '' ? [] : [`--as=${user}`]}`,
    }
  },
})

const writerUnresolved = textCause<'H3', { errors: string }, Escalated>({
  id: 'H3',
  title: 'The writer’s own rules could not all be resolved',
  nature: 'wrong',
  kind: 'authorization',
  find: ({ resolutionErrors: errors }) => (errors === '' ? undefined : { errors }),
  confidence: 'possible',
  says: ({ errors }) =>
    say`Not all of the writer's own rules could be resolved (${excerpt(errors)}), so the writer may have more than the check saw.`,
})

export const escalationCauses = [roleEscalation, bindingEscalation, writerUnresolved] as const
