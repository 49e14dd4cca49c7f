import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Explanation } from '@/lib/contract/explanation'
import type { AllowedNow, RoleFor } from '@/lib/contract/refusals'
import { toYaml } from '@/lib/objects/to-yaml'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { carriesNoName } from '@/lib/rbac/verbs'
import { dangerWarning } from '../access/dangerous-rights'
import { exactRule, subjectOf } from '../fixes/exact-rule'
import { roleName } from '../fixes/fix-names'
import { bindingObject, roleObject } from '../fixes/new-role'
import { opensBeyond } from '../opens'
import { exactRules, withoutCovered } from './exact-rules'
import { sayAllowed } from './say-allowed'

/** One refusal, as far as it decides whether a Role ends it. */
export interface Refused {
  id: string
  allowedNow?: AllowedNow
  explanation: Pick<Explanation, 'kind' | 'request'>
}

/** Why no Role of the account ends this refusal; undefined where one does. */
export function whyNoRole({ explanation, allowedNow }: Refused, user: string): string | undefined {
  const { kind, request } = explanation
  if (allowedNow) return `${sayAllowed(allowedNow)}.`
  if (kind === 'authentication') return 'Refused before permissions were looked at.'
  if (kind === 'admission') return 'Refused by admission: no Role ends it.'
  if (kind !== 'authorization') return 'Not refused for a missing permission.'
  const call = callOf(explanation)
  if (call === undefined) return 'The text does not name the whole call.'
  if (request.user !== user) return 'Refused to another account.'
  if (exactRule(call) === undefined || subjectOf(user) === undefined) return 'No rule grants just this call.'
  return undefined
}

/**
 * The smallest Role that ends the refusals of one account that a Role can end: it grants each of these calls, by its name
 * where every refusal of that verb and resource has one, and nothing else. What holds in a namespace is a Role there; cluster
 * scope, all namespaces and paths are a ClusterRole. Undefined where it would grant nothing.
 */
export function roleFor(refusals: readonly Refused[], user: string): RoleFor | undefined {
  const subject = subjectOf(user)
  const ended = refusals.filter((refused) => whyNoRole(refused, user) === undefined)
  const calls = withoutCovered(
    ended.map(({ explanation }) => callOf(explanation)).filter((call) => call !== undefined),
  )
  if (!subject || calls.length === 0) return undefined
  const documents: object[] = []
  const grants: AccessTuple[] = []
  const name = roleName(user)
  for (const [namespace, here] of byPlace(calls)) {
    const kind = namespace === '' ? 'ClusterRole' : 'Role'
    const rules = exactRules(here)
    documents.push(roleObject(kind, name(namespace), namespace, rules))
    documents.push(bindingObject(kind, name(namespace), namespace, subject))
    grants.push(...opensBeyond(rules, namespace, []))
  }
  const yaml = toYaml(...documents)
  return {
    user,
    ends: ended.map(({ id }) => id),
    yaml,
    command: `kubectl auth reconcile -f - <<'EOF'\n${yaml}EOF`,
    grants,
    warnings: warningsOf(calls, grants),
  }
}

/** The account that the most of these refusals could be ended for by a Role; undefined where that is none. */
export function accountToHelp(refusals: readonly (Refused & { count: number })[]): string | undefined {
  const counts = new Map<string, number>()
  for (const refused of refusals) {
    const { user } = refused.explanation.request
    if (user === undefined || whyNoRole(refused, user) !== undefined) continue
    counts.set(user, (counts.get(user) ?? 0) + refused.count)
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0]
}

function warningsOf(calls: readonly Attributes[], grants: readonly AccessTuple[]): string[] {
  const isWide = calls.some((call) => call.kind === 'resource' && call.namespace === '')
  return [
    dangerWarning(grants),
    isWide ? 'What the ClusterRole grants on namespaced resources applies in every namespace.' : undefined,
  ].filter((text) => text !== undefined)
}

function byPlace(calls: readonly Attributes[]): [namespace: string, calls: Attributes[]][] {
  const places = new Map<string, Attributes[]>()
  for (const call of calls) {
    const namespace = call.kind === 'path' ? '' : call.namespace
    places.set(namespace, [...(places.get(namespace) ?? []), call])
  }
  return [...places].sort(([a], [b]) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1))
}

/** The call of a refusal, where its text names it whole. */
export function callOf({ request }: Pick<Explanation, 'request'>): Attributes | undefined {
  const { verb, group, resource, subresource = '', name = '', namespace, path } = request
  if (verb === undefined || verb === '') return undefined
  if (path !== undefined) return { kind: 'path', verb, path }
  if (group === undefined || resource === undefined || namespace === undefined) return undefined
  const call: ResourceAttributes = { kind: 'resource', verb, group, resource, subresource, name, namespace }
  return carriesNoName(call) ? { ...call, name: '' } : call
}
