import type { AccessTuple } from '@/lib/contract/access-tuple'
import { code, inTurn, NOTHING, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { partsOfWord, toTuple } from '@/lib/rbac/call'
import {
  asScoped,
  groupMatches,
  resourceMatches,
  ruleOf,
  type ScopedRule,
  verbMatches,
} from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import type { Danger } from './danger'
import { DANGERS, isOfUnknownPower, UNKNOWN_POWER } from './dangers'

/** A danger that rules grant, with a request that shows it: a named one only where no rule grants it without names. */
export interface HeldDanger {
  danger: Danger
  request: ResourceAttributes
  /** All that the rules limit it to, at the request's scope; absent where nothing does. */
  names?: readonly string[]
  /** The kinds whose power is not known, as kubectl writes them. */
  kinds?: readonly string[]
}

/**
 * The dangers that these rules grant, worst first, and last the kinds that they can write whose power is not known. Rules alone
 * decide, so an incomplete list may hide some.
 */
export function heldDangers(rules: readonly ScopedRule[], namespace: string): HeldDanger[] {
  const known = DANGERS.flatMap((danger) => heldDanger(danger, rules, namespace) ?? [])
  const unknown = heldDanger(UNKNOWN_POWER, rules, namespace)
  if (unknown === undefined) return known
  const isThere = ({ scope }: ScopedRule) => (scope === 'cluster') === (unknown.request.namespace === '')
  const kinds = rules
    .filter((rule) => isThere(rule) && verbOf(UNKNOWN_POWER, rule) !== undefined)
    .flatMap((rule) => unknownCalls(rule).map(describeResource))
  return [...known, { ...unknown, kinds: [...new Set(kinds)] }]
}

/** The kinds that a rule names whose power is not known. */
function unknownCalls({ apiGroups, resources }: ScopedRule): DangerCall[] {
  return apiGroups.flatMap((group) =>
    resources
      .filter((word) => isOfUnknownPower(group, word))
      .map((resource) => ({ kind: 'resource', verb: '', group, resource, subresource: '' })),
  )
}

/** The path of escalation and what is enough instead, for a danger that is granted everywhere or on named objects alone. */
export function dangerWords(danger: Danger, isNamed: boolean): Pick<Danger, 'attack' | 'instead'> {
  const { attack, instead, named } = danger
  return { attack, instead, ...(isNamed ? named : {}) }
}

/** A danger that the account has, in one sentence, with where it applies and what limits it. */
export function sayDanger({ danger, request, names = [], kinds = [] }: HeldDanger): Phrase {
  const where =
    request.namespace === '' ? say`in the whole cluster` : say`in namespace ${code(request.namespace)}`
  const only = names.length === 0 ? NOTHING : say`, limited to ${shortListed(names.map(code))}`
  if (kinds.length === 0) return say`This account can ${words(danger.can)}, ${where}${only}.`
  return say`This account can write ${shortListed(kinds.map(code))}, ${where}${only}: what the controller does with it, and with which permissions, is not known.`
}

/** A danger in one sentence, with a call that shows it. */
interface DangerousCall extends Pick<Danger, 'id' | 'severity'> {
  says: Phrase
  tuple: AccessTuple
}

/** The dangerous permissions that these rules grant, as the matrix's answer lists them. */
export function dangerousRights(rules: readonly ScopedRule[], namespace: string): DangerousCall[] {
  return heldDangers(rules, namespace).map((held) => ({
    id: held.danger.id,
    severity: held.danger.severity,
    says: sayDanger(held),
    tuple: toTuple(held.request),
  }))
}

type DangerCall = Omit<ResourceAttributes, 'name' | 'namespace'>

/** The verb on each resource of the danger. `name/*` is the subresources that the rule names, and one that `*` covers. */
export function dangerCalls(
  { on }: Pick<Danger, 'on'>,
  verb: string,
  named: readonly string[] = [],
): DangerCall[] {
  return on.flatMap(({ group, resources }) =>
    resources.flatMap((word) => {
      const parent = word.endsWith('/*') ? word.slice(0, -1) : undefined
      const words =
        parent === undefined ? [word] : [...named.filter((one) => one.startsWith(parent)), `${parent}scopes`]
      return words.map((one) => ({ kind: 'resource', verb, group, ...partsOfWord(one) }) as const)
    }),
  )
}

/** True where a RoleBinding of the namespace is enough for the danger. */
export function isHeldIn({ scope }: Danger, namespace: string): boolean {
  return scope === 'any' || (scope !== 'cluster' && scope.namespace === namespace)
}

function heldDanger(danger: Danger, rules: readonly ScopedRule[], namespace: string): HeldDanger | undefined {
  let named: { isWide: boolean; request: ResourceAttributes } | undefined
  const names = new Set<string>()
  for (const isWide of isHeldIn(danger, namespace) ? [true, false] : [true]) {
    for (const rule of rules) {
      const verb = isWide === (rule.scope === 'cluster') ? verbOf(danger, rule) : undefined
      const call = verb === undefined ? undefined : callOf(danger, rule)
      if (verb === undefined || call === undefined) continue
      const [name = ''] = rule.resourceNames
      if (name === '' || named === undefined) {
        const request = { ...call, verb, name, namespace: isWide ? '' : namespace }
        if (name === '') return { danger, request }
        named = { isWide, request }
      }
      if (named.isWide === isWide) for (const one of rule.resourceNames) names.add(one)
    }
  }
  return named && { danger, request: named.request, names: [...names] }
}

function verbOf(danger: Danger, rule: ScopedRule): string | undefined {
  return danger.verbs.find((verb) => verbMatches(rule, verb))
}

function callOf(danger: Danger, rule: ScopedRule): DangerCall | undefined {
  if (danger === UNKNOWN_POWER) return unknownCalls(rule)[0]
  // Hundreds of rules are compared with each danger: most are of other groups, and few dangers depend on a rule's words.
  if (!danger.on.some(({ group }) => groupMatches(rule, group))) return undefined
  const calls = CALLS.get(danger) ?? dangerCalls(danger, '', rule.resources)
  return calls.find((call) => groupMatches(rule, call.group) && resourceMatches(rule, call))
}

const CALLS = new Map(
  DANGERS.filter(({ on }) => !on.some(({ resources }) => resources.some((word) => word.endsWith('/*')))).map(
    (danger) => [danger, dangerCalls(danger, '')],
  ),
)

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
  return isOpen
    ? [...DANGERS, UNKNOWN_POWER]
    : (BY_WORD.get(keyOf(group, resource, subresource)) ?? [UNKNOWN_POWER])
}

/**
 * The dangers that granted calls carry, worst first and each once, and whether every such call has a name; an account that
 * can do everything has all others with it.
 */
export function dangersOf(calls: readonly AccessTuple[]): { danger: Danger; isNamed: boolean }[] {
  const found = new Map<Danger, boolean>()
  for (const call of calls) {
    if (call.path !== undefined) continue
    const rule = asScoped(ruleOf(call), call.namespace ?? '')
    for (const danger of candidates(call)) {
      if (found.get(danger) === false) continue
      const held = heldDanger(danger, [rule], rule.namespace)
      if (held) found.set(danger, held.names !== undefined)
    }
  }
  const all = [...DANGERS, UNKNOWN_POWER].flatMap((danger) => {
    const isNamed = found.get(danger)
    return isNamed === undefined ? [] : [{ danger, isNamed }]
  })
  return all[0]?.danger.id === 'everything' ? all.slice(0, 1) : all
}

const MOST_EXPLAINED = 2

/** What a reader must know before these calls are granted, and what may be enough instead; undefined for harmless ones. */
export function dangerWarning(calls: readonly AccessTuple[]): Phrase | undefined {
  const dangers = dangersOf(calls)
  if (dangers.length === 0) return undefined
  const explained = dangers
    .slice(0, MOST_EXPLAINED)
    .map(({ danger, isNamed }) => dangerWords(danger, isNamed))
    .map(({ attack, instead }) => say`${attack} Instead: ${instead}`)
  // Those that say the same are one.
  const others = [...new Set(dangers.slice(MOST_EXPLAINED).map(({ danger }) => danger.can))]
  const rest = others.length === 0 ? [] : [say`Whoever has it can also ${words(others.join('; '))}.`]
  return inTurn([...explained, ...rest])
}
