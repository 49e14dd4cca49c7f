import { dangerWords, heldDangers } from '@/lib/diagnosis/dangers/dangerous-rights'
import { exactRule } from '@/lib/diagnosis/fixes/exact-rule'
import { opensBeyond } from '@/lib/diagnosis/opens'
import { sayCall, sayRule } from '@/lib/diagnosis/wording/phrases'
import type { FieldPath } from '@/lib/facts/what-if/judge/known-fields'
import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple, resourceWord, toTuple } from '@/lib/rbac/call'
import { isEveryones } from '@/lib/rbac/everyone'
import { resolveRules } from '@/lib/rbac/resolve'
import { asScoped, callNamespace, ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule, RbacObjects, UserInfo } from '@/lib/rbac/types'
import { opensStream } from '@/lib/rbac/verbs'
import type { FilePlace, Flaw } from '../contract'
import { boundTo, type GivenRoles, isBound, type RuleOrigin } from './given'
import type { Need } from './needs'

/** A rule that the account holds, where it holds, and where it is written. */
interface HeldRule {
  rule: PolicyRule
  /** "" everywhere. */
  namespaces: string[]
  place: RuleOrigin
}

export interface Comparison {
  flaws: Flaw[]
  /** The rules that the account holds by the files. */
  held: ScopedRule[]
  notes: Phrase[]
}

/** The recorded calls compared with the Roles of the files: what is missing, what no call needed, and what is dangerous. */
export function compare(needs: readonly Need[], user: UserInfo, given: GivenRoles): Comparison {
  const { objects, isAssumed } = boundTo(user, given)
  const held = heldRules(user, objects, given.places)
  const whole = { objects, held, fallback: firstPlace(given) }
  const notes = [
    ...(isAssumed
      ? [say`The files have no binding, so each of their Roles was taken as bound to ${sayUser(user.name)}.`]
      : []),
    ...(isBound(user, objects) ? [] : [say`No binding in the files is of ${sayUser(user.name)}.`]),
    ...given.mistakes.map(({ says, at }) => say`${code(at.file)}, line ${at.line}: ${says}`),
  ]
  const calls = needs.flatMap((need) => need.calls)
  const flaws = [
    ...needs.flatMap((need) => missingOf(need, user, whole)),
    ...held.flatMap((one) => [...unusedOf(one, calls), ...dangersIn(one)]),
  ]
  const scoped = held.flatMap(({ rule, namespaces }) => namespaces.map((place) => asScoped(rule, place)))
  return { flaws: once(flaws), held: scoped, notes }
}

function once(flaws: readonly Flaw[]): Flaw[] {
  return [...new Map(flaws.map((flaw) => [JSON.stringify(flaw), flaw])).values()]
}

function firstPlace({ files, places }: GivenRoles): FilePlace | undefined {
  const [first] = places.values()
  const [file] = files
  return first?.at ?? (file === undefined ? undefined : { file, line: 1 })
}

function heldRules(
  user: UserInfo,
  objects: RbacObjects,
  places: ReadonlyMap<PolicyRule, RuleOrigin>,
): HeldRule[] {
  const held = new Map<PolicyRule, HeldRule>()
  const namespaces = ['', ...new Set(objects.roleBindings.map(({ namespace }) => namespace))]
  for (const namespace of namespaces) {
    for (const resolved of resolveRules(user, namespace, objects)) {
      const place = 'rule' in resolved ? places.get(resolved.rule) : undefined
      if (place === undefined || !('rule' in resolved)) continue
      const at = resolved.grant.bindingNamespace ?? ''
      const known = held.get(resolved.rule) ?? { rule: resolved.rule, namespaces: [], place }
      if (!known.namespaces.includes(at)) known.namespaces.push(at)
      held.set(resolved.rule, known)
    }
  }
  return [...held.values()]
}

interface Whole {
  objects: RbacObjects
  held: readonly HeldRule[]
  fallback: FilePlace | undefined
}

function missingOf(need: Need, user: UserInfo, { objects, held, fallback }: Whole): Flaw[] {
  const lacking = need.calls.find((call) => !isEveryones(call) && !authorize(user, call, objects).allowed)
  if (lacking === undefined) return []
  const namespace = callNamespace(need.call)
  const isOfStream = lacking.kind === 'resource' && lacking.verb === 'create' && opensStream(lacking)
  // The nearest place to add it: a Role of the same namespace.
  const near = held.find(({ namespaces }) => namespaces.includes(namespace)) ?? held[0]
  return [
    {
      kind: 'missing',
      says: say`${sayUser(user.name)} cannot ${sayCall(lacking)}, but the program does.${isOfStream ? say` ${code('get')} alone does not suffice since Kubernetes 1.35.` : NOTHING}`,
      call: toTuple(need.call),
      ...present({ object: near?.place.object, at: near?.place.at ?? fallback }),
    },
  ]
}

const WILD = ['verbs', 'apiGroups', 'resources', 'nonResourceURLs'] as const

function bears(namespaces: readonly string[], call: Attributes): boolean {
  return namespaces.includes('') || namespaces.includes(callNamespace(call))
}

/** What no call needed of one rule: all of it, some of its entries, what a star covers beyond the calls, or the other namespaces. */
function unusedOf({ rule, namespaces, place }: HeldRule, calls: readonly Attributes[]): Flaw[] {
  const { object, at } = place
  const used = calls.filter((call) => bears(namespaces, call) && ruleAllows(rule, call))
  if (used.length === 0) return [{ kind: 'unused', says: say`No call needed ${sayRule(rule)}.`, object, at }]
  const found: Flaw[] = []
  for (const field of WILD) {
    const entries = rule[field] ?? []
    for (const [index, word] of entries.entries()) {
      const lineOf = { file: at.file, line: place.lineOf([field, index] satisfies FieldPath) }
      if (word === '*' || (word.endsWith('*') && field === 'nonResourceURLs')) {
        const instead = usedWords(field, used)
        found.push({
          kind: 'wildcard',
          says: say`${code(word)} in ${code(field)} covers more than the calls needed.`,
          instead: say`The calls needed ${listed(instead.map((one) => code(one === '' ? '""' : one)))}.`,
          object,
          at: lineOf,
        })
      } else if (!used.some((call) => ruleAllows({ ...rule, [field]: [word] }, call)))
        found.push({
          kind: 'unused',
          says: say`No call needed ${code(word === '' ? '""' : word)} in ${code(field)} of this rule.`,
          object,
          at: lineOf,
        })
    }
  }
  const names = rule.resourceNames ?? []
  for (const [index, name] of names.entries())
    if (!used.some((call) => ruleAllows({ ...rule, resourceNames: [name] }, call)))
      found.push({
        kind: 'unused',
        says: say`No call needed the object ${code(name)} of this rule.`,
        object,
        at: { file: at.file, line: place.lineOf(['resourceNames', index]) },
      })
  if (found.length === 0) found.push(...unusedPairs(rule, used, place))
  const places = [...new Set(used.map(callNamespace))]
  if (namespaces.includes('') && !places.includes(''))
    found.push({
      kind: 'wide',
      says: say`It holds in every namespace, and the calls that need it were in ${listed(places.map((one) => code(one)))} only.`,
      instead: say`A RoleBinding in each of these namespaces instead of the ClusterRoleBinding.`,
      object,
      at,
    })
  return found
}

/** Each entry of a rule is used, but some combination of them is not. */
function unusedPairs(rule: PolicyRule, used: readonly Attributes[], { object, at }: RuleOrigin): Flaw[] {
  // The namespace does not count: only the entries of the rule are compared with each call.
  const unused = opensBeyond([rule], '', []).flatMap((atom) => {
    const single = exactRule(fromTuple(atom))
    return single === undefined || used.some((call) => ruleAllows(single, call)) ? [] : [single]
  })
  if (unused.length === 0) return []
  return [{ kind: 'unused', says: say`No call needed ${listed(unused.map(sayRule))}.`, object, at }]
}

function usedWords(field: (typeof WILD)[number], used: readonly Attributes[]): string[] {
  const all = used.map((call) => {
    if (field === 'verbs') return call.verb
    if (call.kind === 'path') return call.path
    if (field === 'apiGroups') return call.group
    return resourceWord(call)
  })
  return [...new Set(all)].sort()
}

function dangersIn({ rule, namespaces, place }: HeldRule): Flaw[] {
  const { object, at } = place
  return namespaces.flatMap((namespace) =>
    heldDangers([asScoped(rule, namespace)], namespace).map(({ danger, names = [] }) => {
      const { attack, instead } = dangerWords(danger, names.length > 0)
      return {
        kind: 'dangerous' as const,
        says: attack,
        instead: say`Enough: ${instead}`,
        object,
        at,
      }
    }),
  )
}
