import type { Access } from '@/lib/contract/access'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import { ruleAllows, verbMatches } from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { lowerFirst } from '@/lib/words/capitals'
import type { ScopedRule } from '../scoped-rules'
import { toTuple } from '../tuple'
import { DANGERS, type Danger } from './dangers'

/** A danger that rules grant, with the first request that shows it. */
export interface HeldDanger {
  danger: Danger
  request: ResourceAttributes
}

/** The dangers that these rules grant, worst first. Rules alone decide, so an incomplete list may hide some. */
export function heldDangers(rules: readonly ScopedRule[], namespace: string): HeldDanger[] {
  return DANGERS.flatMap((danger) => {
    const request = firstHeld(danger, rules, namespace)
    return request ? [{ danger, request }] : []
  })
}

/** A danger that the account has, in one sentence, with where it applies and what limits it. */
export function sayDanger({ danger, request }: HeldDanger): string {
  const where = request.namespace === '' ? 'in the whole cluster' : `in namespace ${request.namespace}`
  const only = request.name === '' ? '' : `, limited to ${request.name}`
  return `This account ${danger.says}, ${where}${only}.`
}

/** The dangerous permissions that these rules grant, as the matrix's answer lists them. */
export function dangerousRights(rules: readonly ScopedRule[], namespace: string): Access['dangerous'] {
  return heldDangers(rules, namespace).map((held) => ({
    id: held.danger.id,
    says: sayDanger(held),
    tuple: toTuple(held.request),
  }))
}

/** The verb on each resource of the danger. `name/*` is the subresources that the rule names, and one that `*` covers. */
export function dangerCalls(
  { on }: Pick<Danger, 'on'>,
  verb: string,
  named: readonly string[] = [],
): Omit<ResourceAttributes, 'name' | 'namespace'>[] {
  return on.flatMap(({ group, resources }) =>
    resources.flatMap((word) => {
      const parent = word.endsWith('/*') ? word.slice(0, -1) : undefined
      const words =
        parent === undefined ? [word] : [...named.filter((one) => one.startsWith(parent)), `${parent}scopes`]
      return words.map((one) => {
        const [resource = '', ...rest] = one.split('/')
        return { kind: 'resource', verb, group, resource, subresource: rest.join('/') } as const
      })
    }),
  )
}

/** True where a RoleBinding of the namespace is enough for the danger. */
export function isHeldIn({ scope }: Danger, namespace: string): boolean {
  return scope === 'any' || (scope !== 'cluster' && scope.namespace === namespace)
}

function firstHeld(
  danger: Danger,
  rules: readonly ScopedRule[],
  namespace: string,
): ResourceAttributes | undefined {
  for (const isWide of [true, false]) {
    if (!isWide && !isHeldIn(danger, namespace)) continue
    for (const rule of rules) {
      if (isWide !== (rule.scope === 'cluster')) continue
      const request = callOf(danger, rule, isWide ? '' : namespace)
      if (request) return request
    }
  }
  return undefined
}

function callOf(danger: Danger, rule: ScopedRule, namespace: string): ResourceAttributes | undefined {
  const at = { name: rule.resourceNames[0] ?? '', namespace }
  for (const verb of danger.verbs) {
    if (!verbMatches(rule, verb)) continue
    for (const call of dangerCalls(danger, verb, rule.resources)) {
      const request = { ...call, ...at }
      if (ruleAllows(rule, request)) return request
    }
  }
  return undefined
}

const BY_WORD = new Map<string, Danger[]>()
for (const danger of DANGERS) {
  for (const { group, resource, subresource } of dangerCalls(danger, '')) {
    const key = keyOf(group, resource, subresource)
    BY_WORD.set(key, [...(BY_WORD.get(key) ?? []), danger])
  }
}

function keyOf(group: string, resource: string, subresource: string): string {
  return JSON.stringify([group, resource, subresource])
}

// A long list of calls is judged, so only the dangers that a call can give are looked at.
function candidates({ group = '', resource = '', subresource = '' }: AccessTuple): readonly Danger[] {
  const isOpen = group === '*' || resource === '*' || resource === 'userextras'
  return isOpen ? DANGERS : (BY_WORD.get(keyOf(group, resource, subresource)) ?? [])
}

function ruleOf(call: AccessTuple): ScopedRule {
  const { verb, group = '', resource = '', subresource = '', name = '', namespace = '' } = call
  return {
    verbs: [verb],
    apiGroups: [group],
    resources: [subresource === '' ? resource : `${resource}/${subresource}`],
    resourceNames: name === '' ? [] : [name],
    nonResourceURLs: [],
    scope: namespace === '' ? 'cluster' : 'namespace',
    namespace,
  }
}

/** The dangers that granted calls carry, worst first and each once; an account that may do everything has all others with it. */
export function dangersOf(calls: readonly AccessTuple[]): Danger[] {
  const found = new Set<Danger>()
  for (const call of calls) {
    if (call.path !== undefined) continue
    const rule = ruleOf(call)
    for (const danger of candidates(call)) {
      if (!found.has(danger) && firstHeld(danger, [rule], rule.namespace)) found.add(danger)
    }
  }
  const all = DANGERS.filter((danger) => found.has(danger))
  return all[0]?.id === 'everything' ? all.slice(0, 1) : all
}

const MOST_SAID = 2

/** What a reader must know before these calls are granted, and what may be enough instead; undefined for harmless ones. */
export function dangerWarning(calls: readonly AccessTuple[]): string | undefined {
  const dangers = dangersOf(calls)
  if (dangers.length === 0) return undefined
  const said = dangers
    .slice(0, MOST_SAID)
    .map(({ attack, instead }) => `${attack} Enough instead: ${lowerFirst(instead)}`)
  const more = dangers.length - said.length
  const rest =
    more === 0
      ? []
      : [`${more} more dangerous ${more === 1 ? 'permission is' : 'permissions are'} among what it grants.`]
  return [...said, ...rest].join(' ')
}
