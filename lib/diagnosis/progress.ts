import type { Standing } from '@/lib/contract/explanation'
import type { Reading } from '@/lib/evidence/reading'
import { authorize } from '@/lib/rbac/authorize'
import type { RulesAnswer } from '@/lib/rbac/reviews'
import { callNamespace, ruleAllows } from '@/lib/rbac/rule'
import { objectsRead } from './bindings/read-objects'
import { callerUser, type Facts, type ObjectList } from './facts'
import { rulesAt } from './scoped-rules'

/** What became of a refused call since its card opened, while the review still says no. */
export type Progress = 'unchanged' | 'propagating' | 'changed-but-not-this' | 'forbidden' | 'unknown'

// cyrb53 by bryc (public domain): 53 bits are enough to detect a change that no one forges.
function digestOf(values: readonly unknown[]): string {
  // A write that left the rules as they are is no change to the call.
  const text = JSON.stringify(values.map((value) => JSON.stringify(value, withoutChange)).sort())
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
}

function withoutChange(key: string, value: unknown): unknown {
  return key === 'changed' ? undefined : value
}

function ruleDigest(answer: Reading<RulesAnswer>): string | undefined {
  if (answer.state !== 'read') return undefined
  const { resourceRules, nonResourceRules } = answer.value
  return digestOf([...resourceRules, ...nonResourceRules])
}

function objectDigest(facts: Facts, { resource, namespace, name, reading }: ObjectList): string | undefined {
  if (reading.state !== 'read' || !reading.value.isWhole) return undefined
  const { roles, clusterRoles, roleBindings, clusterRoleBindings } = objectsRead(facts)
  const within = <T extends { namespace: string }>(objects: readonly T[]) =>
    objects.filter((object) => namespace === '' || object.namespace === namespace)
  switch (resource) {
    case 'roles':
      return digestOf(within(roles))
    case 'rolebindings':
      return digestOf(within(roleBindings))
    case 'clusterroles':
      return digestOf(clusterRoles.filter((role) => name === undefined || role.name === name))
    case 'clusterrolebindings':
      return digestOf(clusterRoleBindings)
  }
}

function coversOf(facts: Facts): Standing['covers'] {
  const { request, clusterWide, rules, decision } = facts
  if (decision.state === 'read' && decision.value.denied) return 'forbidden'
  const place = callNamespace(request)
  const isListed = rulesAt(facts, place).some((rule) => ruleAllows(rule, request))
  if (isListed || authorize(callerUser(facts), request, objectsRead(facts)).allowed) return 'yes'
  const bearing = place === '' ? clusterWide : rules.get(place)
  return bearing?.state === 'read' && !bearing.value.incomplete ? 'no' : 'unknown'
}

/** How the rules and bindings that were read relate to the call. Lists that were not read whole have no digest. */
export function progressStanding(facts: Facts): Standing {
  const lists: [string, string | undefined][] = [
    ...[...facts.rules].map(([namespace, answer]): [string, string | undefined] => [
      `rules in ${namespace}`,
      ruleDigest(answer),
    ]),
    ['rules everywhere', ruleDigest(facts.clusterWide)],
    ...objectsRead(facts).lists.map((list): [string, string | undefined] => [
      [list.resource, list.namespace, list.name ?? ''].join(' '),
      objectDigest(facts, list),
    ]),
  ]
  const digests = lists.flatMap(([key, digest]) => (digest === undefined ? [] : [[key, digest] as const]))
  return { covers: coversOf(facts), digests: Object.fromEntries(digests) }
}

function keptBoth(a: Standing, b: Standing): string[] {
  return Object.keys(a.digests).filter((key) => Object.hasOwn(b.digests, key))
}

/** True when nothing differs that was read both times. */
export function isSameStanding(a: Standing, b: Standing): boolean {
  return a.covers === b.covers && keptBoth(a, b).every((key) => a.digests[key] === b.digests[key])
}

/**
 * Distinguishes a change that has not arrived from one that does not match the call, by the rules when the card opened and
 * the rules now. `unknown` where an authorizer does not list its rules, or where nothing was read both times.
 */
export function judgeProgress(before: Standing, after: Standing): Progress {
  if (after.covers === 'forbidden') return 'forbidden'
  if (after.covers === 'yes') return 'propagating'
  if (after.covers === 'unknown' || keptBoth(before, after).length === 0) return 'unknown'
  return isSameStanding(before, after) ? 'unchanged' : 'changed-but-not-this'
}
