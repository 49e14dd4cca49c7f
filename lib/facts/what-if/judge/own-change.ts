import { findRole, isWhole, type RoleLookup } from '@/lib/diagnosis/bindings/read-objects'
import { opensWords } from '@/lib/diagnosis/opens'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { present } from '@/lib/present'
import { describeSubject } from '@/lib/rbac/allowed-reason'
import { subjectMatches } from '@/lib/rbac/resolve'
import { asScoped, type ScopedRule } from '@/lib/rbac/rule'
import type { Grant, PolicyRule, RoleRef, UserInfo } from '@/lib/rbac/types'
import { bindingNamed, type KnownBinding, knownBindings, type WhatIfFacts } from './facts'
import { type Proposal, type ProposedBinding, type ProposedRole, pastedRole } from './proposal'

/** A rule that the paste gives this account, with the binding and role that give it. */
export interface GivenRule {
  rule: PolicyRule
  grant: Grant
  /** The role's place in the paste, where it is in the paste. */
  role?: ProposedRole
  index: number
}

/** What the paste does to this account's rules at one place. */
export interface PlaceChange {
  /** "" is the cluster scope and every namespace. */
  namespace: string
  given: readonly GivenRule[]
  /** Rules that the paste takes away, as they are now. */
  taken: readonly PolicyRule[]
  /** Objects that it may replace and whose present content could not be read, so what they give now may be lost. */
  mayTake: readonly string[]
  /** True when all rules that this account holds here now were read. */
  isBeforeKnown: boolean
  /** In a namespace with what the paste gives everywhere, which is reported at the cluster scope. */
  before: readonly ScopedRule[]
  /** What is left of `before` by the paste, and what it gives. */
  after: readonly ScopedRule[]
}

export interface OwnChange {
  /** Those that are judged: the cluster scope first, then by name. */
  places: readonly PlaceChange[]
  /** Namespaces that the paste changes too and that are not judged. */
  left: readonly string[]
  /** The place of the checked call, which a paste that names no object there still changes by what it does everywhere. */
  checked: PlaceChange
  /** Roles that the paste's bindings give this account and that were not seen. */
  unseenRoles: readonly { roleRef: RoleRef; namespace: string }[]
}

function sameRef(a: RoleRef, b: RoleRef): boolean {
  return a.kind === b.kind && a.name === b.name
}

function keyOf(rule: PolicyRule): string {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  return JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs])
}

/** The rules without those taken, each once: a rules review keeps duplicates, so another binding's copy stays. */
function without(
  rules: readonly ScopedRule[],
  taken: readonly PolicyRule[],
  isCluster: boolean,
): ScopedRule[] {
  const left = new Map<string, number>()
  for (const rule of taken) left.set(keyOf(rule), (left.get(keyOf(rule)) ?? 0) + 1)
  return rules.filter((rule) => {
    if (isCluster ? rule.scope === 'namespace' : rule.scope === 'cluster') return true
    const count = left.get(keyOf(rule)) ?? 0
    if (count > 0) left.set(keyOf(rule), count - 1)
    return count === 0
  })
}

type Given = Pick<GivenRule, 'grant' | 'role'> & { rules: readonly PolicyRule[] }

interface Collected {
  given: Map<string, Given>
  taken: PolicyRule[]
  mayTake: string[]
}

class Places {
  readonly #places = new Map<string, Collected>()

  at(namespace: string): Collected {
    const known = this.#places.get(namespace) ?? { given: new Map(), taken: [], mayTake: [] }
    this.#places.set(namespace, known)
    return known
  }

  /** The cluster scope first. */
  names(): string[] {
    return [...this.#places.keys()].sort((a, b) => a.localeCompare(b, 'en'))
  }
}

/** The binding of the paste that an apply leaves under a name; namespace "" is a ClusterRoleBinding. */
function pastedBinding({ bindings }: Proposal, namespace: string, name: string): ProposedBinding | undefined {
  return bindings.findLast((one) => one.namespace === namespace && one.name === name)
}

function grantOf({ namespace, name, roleRef }: KnownBinding, subject: string): Grant {
  return {
    binding: name,
    bindingKind: namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding',
    ...(namespace === '' ? {} : { bindingNamespace: namespace }),
    roleKind: roleRef.kind,
    role: roleRef.name,
    subject,
  }
}

function give(
  { given }: Collected,
  rules: readonly PolicyRule[],
  grant: Grant,
  role: ProposedRole | undefined,
): void {
  const key = JSON.stringify([grant.roleKind, grant.role])
  if (given.has(key)) return
  given.set(key, { rules, grant, ...present({ role }) })
}

function givenRules({ given }: Collected): GivenRule[] {
  return [...given.values()].flatMap(({ rules, ...how }) =>
    rules.map((rule, index) => ({ rule, index, ...how })),
  )
}

const MOST_PLACES = 12
// Each is compared with all that discovery lists, at each place.
const MOST_WORDS = 50_000

/** The places that are judged: the cluster scope, that of the checked call, and as many others as there is time for. */
function judgedPlaces(places: Places, checked: string): { judged: string[]; left: string[] } {
  const names = places.names()
  let words = 0
  const first = ['', checked].filter((namespace) => names.includes(namespace))
  const judged = [...new Set([...first, ...names])]
    .filter((namespace) => {
      for (const { rules } of places.at(namespace).given.values()) words += opensWords(rules)
      return words <= MOST_WORDS
    })
    .slice(0, MOST_PLACES)
  const isJudged = (namespace: string) => judged.includes(namespace)
  return { judged: names.filter(isJudged), left: names.filter((namespace) => !isJudged(namespace)) }
}

/**
 * What an apply of the paste does to this account's rules, place by place, the cluster scope first. A binding that exists
 * counts as far as it shows; a role that was not seen gives nothing here and is named.
 */
export function ownChange(facts: WhatIfFacts, proposal: Proposal, own: UserInfo): OwnChange {
  const places = new Places()
  const existing = knownBindings(facts, own)
  const unseenRoles = new Map<string, OwnChange['unseenRoles'][number]>()
  const unseen = (roleRef: RoleRef, namespace: string) => {
    places.at(namespace)
    unseenRoles.set(JSON.stringify([namespace, roleRef.kind, roleRef.name]), { roleRef, namespace })
  }
  for (const binding of proposal.bindings) {
    const { namespace, name, roleRef, label } = binding
    if (pastedBinding(proposal, namespace, name) !== binding) continue
    const subject = binding.subjects.find((one) => subjectMatches(one, own, namespace))
    const before = existing.find((one) => one.namespace === namespace && one.name === name)
    const role = pastedRole(proposal, roleRef, namespace)
    const inCluster = findRole(facts, roleRef, namespace)
    if (subject === undefined) {
      if (before) takeRole(places.at(namespace), inCluster, label)
      else if (bindingNamed(facts, namespace, name).state === 'unread')
        places.at(namespace).mayTake.push(label)
      continue
    }
    const grant = grantOf(binding, describeSubject(subject, namespace))
    // The controller fills it from other ClusterRoles.
    if (role?.isAggregated) unseen(roleRef, namespace)
    else if (role) give(places.at(namespace), role.rules, grant, role)
    // Applied again, it grants what it already grants.
    else if (before && sameRef(before.roleRef, roleRef)) continue
    else if (inCluster.state === 'found') give(places.at(namespace), inCluster.rules, grant, undefined)
    else if (inCluster.state === 'unread') unseen(roleRef, namespace)
  }
  for (const binding of existing) {
    const role = pastedRole(proposal, binding.roleRef, binding.namespace)
    if (!role) continue
    const place = places.at(binding.namespace)
    takeRole(place, findRole(facts, binding.roleRef, binding.namespace), role.label)
    if (binding.name !== '' && pastedBinding(proposal, binding.namespace, binding.name)) continue
    if (role.isAggregated) unseen(binding.roleRef, binding.namespace)
    else give(place, role.rules, grantOf(binding, 'this account'), role)
  }
  maybeBound(facts, proposal, places, existing)
  const request = facts.check?.request
  const checked = request?.kind === 'resource' ? request.namespace : ''
  const { judged, left } = judgedPlaces(places, checked)
  return {
    places: judged.map((namespace) => placeOf(facts, namespace, places)),
    left,
    checked: placeOf(facts, checked, places),
    unseenRoles: [...unseenRoles.values()],
  }
}

function takeRole(place: Collected, role: RoleLookup, label: string): void {
  if (role.state === 'found') place.taken.push(...role.rules)
  if (role.state === 'unread') place.mayTake.push(label)
}

/** Roles that the paste replaces and that a binding which was not seen may give this account. */
function maybeBound(
  facts: WhatIfFacts,
  proposal: Proposal,
  places: Places,
  existing: readonly KnownBinding[],
): void {
  for (const role of proposal.roles) {
    const { kind, namespace, name, label } = role
    if (findRole(facts, role, namespace).state === 'missing') continue
    const at = kind === 'Role' ? [namespace] : ['', facts.namespace]
    for (const place of at) {
      const resource = place === '' ? 'clusterrolebindings' : 'rolebindings'
      const isKnown = existing.some(
        (one) => one.namespace === place && one.roleRef.kind === kind && one.roleRef.name === name,
      )
      if (!isKnown && !isWhole(facts, resource, place)) places.at(place).mayTake.push(label)
    }
  }
}

function placeOf(facts: WhatIfFacts, namespace: string, places: Places): PlaceChange {
  const here = places.at(namespace)
  const wide = places.at('')
  const before = beforeAt(facts, namespace)
  const given = givenRules(here)
  const givenWide = givenRules(wide).map(({ rule }) => asScoped(rule, ''))
  const keptHere = namespace === '' ? before.rules : without(before.rules, here.taken, false)
  const kept = without(keptHere, wide.taken, true)
  return {
    namespace,
    given,
    taken: here.taken,
    mayTake: [...new Set(here.mayTake)],
    isBeforeKnown: before.isKnown,
    before: namespace === '' ? before.rules : [...before.rules, ...givenWide],
    after: [
      ...kept,
      ...given.map(({ rule }) => asScoped(rule, namespace)),
      ...(namespace === '' ? [] : givenWide),
    ],
  }
}

/** This account's rules at a place as they are now, and whether those are all. */
export function beforeAt(
  { rules, clusterWide }: WhatIfFacts,
  namespace: string,
): { rules: readonly ScopedRule[]; isKnown: boolean } {
  const wide = scopedRules('', clusterWide, clusterWide)
  const here = namespace === '' ? clusterWide : rules.get(namespace)
  const isWhole = (answer: typeof here) => answer?.state === 'read' && !answer.value.incomplete
  return {
    rules: here?.state === 'read' ? scopedRules(namespace, here, clusterWide) : wide,
    isKnown: isWhole(here) && isWhole(clusterWide),
  }
}
