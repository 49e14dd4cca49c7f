import { findRole } from '@/lib/diagnosis/bindings/read-objects'
import { knownBindings } from '@/lib/facts/what-if/judge/facts'
import { code, type Phrase, say, shortListed } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { callWords, partsOfWord } from '@/lib/rbac/call'
import { missingRules } from '@/lib/rbac/escalation'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { subjectMatches } from '@/lib/rbac/resolve'
import { asScoped, holds, holdsAt, type ScopedRule } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule, ResourceAttributes, RoleRef, Subject } from '@/lib/rbac/types'
import type { PreflightRow, StopTold } from '../contract'
import { decide, type PreflightFacts, rulesHeld } from './facts'
import { keyOfPlanned, type Planned } from './planned'

type State = PreflightRow['state']

const GROUP = 'rbac.authorization.k8s.io'
const EVERYTHING: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

/** A stop, and the calls that the installer lacks. */
export interface Stopped extends StopTold {
  lacks?: readonly Attributes[]
}

/** What rests on another object of the plan that the API server may not take, by what is known of that one. */
export function restsOn(by: Stopped['by'], of: State | undefined, says: Phrase): Stopped[] {
  return of === 'unknown' || of === 'open' ? [{ by, state: of === 'open' ? 'unread' : of, says }] : []
}

/** What the plan has written so far, as far as later objects rest on it. */
export interface RolesSoFar {
  /** Rules of the roles, by kind, namespace and name; undefined where the write itself is refused. */
  roles: Map<string, { rules: readonly PolicyRule[]; state: State }>
  /** Bindings that name the installer: of the cluster, and so far of the plan. */
  bound: OwnBinding[]
  /** What the plan has given the installer so far. */
  given: PlanGrant[]
}

interface OwnBinding {
  roleRef: RoleRef
  namespace: string
  /** The object of the plan that gives the rules. */
  by: string
}

/** A rule that the installer gets from an object of the plan, once the API server has seen it. */
export interface PlanGrant {
  rule: ScopedRule
  by: string
}

/** The bindings of the cluster that name the installer. */
export function ownBindings(facts: PreflightFacts): OwnBinding[] {
  const known = facts.own.state === 'read' ? knownBindings(facts, facts.own.value) : []
  return known.map(({ roleRef, namespace }) => ({
    ...{ roleRef, namespace, by: foreign(`${roleRef.kind} ${roleRef.name}`, 260) },
  }))
}

// Each call is compared with each of them.
const MOST_GIVEN = 5_000

/** Keeps in mind what a role or a binding, once written, gives the installer. A role that could not be read can give everything. */
export function noteGiven(
  { planned, facts, soFar }: Pick<Asked, 'planned' | 'facts' | 'soFar'>,
  of: Judged,
): void {
  const { kind, namespace, name } = planned
  const give = ({ namespace, by }: OwnBinding, rules: readonly PolicyRule[]) => {
    const some = soFar.given.length + rules.length > MOST_GIVEN ? EVERYTHING : rules
    soFar.given.push(...some.map((rule) => ({ rule: asScoped(rule, namespace), by })))
  }
  const own = facts.own.state === 'read' ? facts.own.value : undefined
  if (own && of.binding?.subjects.some((subject) => subjectMatches(subject, own, namespace))) {
    const { roleRef } = of.binding
    const bound = { roleRef, namespace, by: foreign(`${kind} ${name}`, 260) }
    const ours = soFar.roles.get(keyOfRole(roleRef.kind, namespace, roleRef.name))
    const theirs = findRole(facts, roleRef, namespace)
    soFar.bound.push(bound)
    if (ours && ours.state !== 'refused') give(bound, ours.rules)
    else if (theirs.state !== 'missing') give(bound, theirs.state === 'found' ? theirs.rules : EVERYTHING)
  }
  if (of.rules === undefined) return
  const key = keyOfRole(kind, namespace, name)
  for (const bound of soFar.bound)
    if (keyOfRole(bound.roleRef.kind, bound.namespace, bound.roleRef.name) === key) give(bound, of.rules)
}

/** The objects of the plan that give one of these calls, and what follows; undefined where none does. */
export function dependsOn(given: readonly PlanGrant[], calls: readonly Attributes[]): Phrase | undefined {
  const by = given.flatMap((one) => (calls.some((call) => holds(one.rule, call) === 'yes') ? [one.by] : []))
  return by.length === 0 ? undefined : say`depends on ${shortListed([...new Set(by)].map(code))} of this plan`
}

export const keyOfRole = (kind: string, namespace: string, name: string) =>
  keyOfPlanned({ group: GROUP, kind, namespace: kind === 'Role' ? namespace : '', name })

// The product of a rule's lists, over the whole plan.
const MOST_ATOMS = 50_000

/** How many atoms the rules of a plan may still have. */
export class AtomBudget {
  #left = MOST_ATOMS

  take(rules: readonly PolicyRule[]): boolean {
    for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of rules) {
      const named = Math.max(1, resourceNames?.length ?? 0)
      const resource = (apiGroups?.length ?? 0) * (resources?.length ?? 0) * named
      this.#left -= verbs.length * (resource + (nonResourceURLs?.length ?? 0))
    }
    return this.#left >= 0
  }
}

function rbacCall(verb: string, resource: string, namespace: string, name: string): ResourceAttributes {
  return { kind: 'resource', verb, group: GROUP, resource, subresource: '', namespace, name }
}

function toCall(atom: PolicyRule, namespace: string): Attributes {
  const [verb = ''] = atom.verbs
  const [path] = atom.nonResourceURLs ?? []
  if (path !== undefined) return { kind: 'path', verb, path }
  const [group = ''] = atom.apiGroups ?? []
  const [name = ''] = atom.resourceNames ?? []
  return {
    kind: 'resource',
    verb,
    group,
    ...partsOfWord(atom.resources?.[0] ?? ''),
    name,
    namespace,
  }
}

interface Wanted extends Pick<Asked, 'facts' | 'budget' | 'soFar'> {
  namespace: string
  rules: readonly PolicyRule[]
  what: Phrase
}

/** The check of `ConfirmNoEscalation`: every atom of the rules is held, there. */
function uncovered({ facts, namespace, rules, budget, soFar, what }: Wanted): Stopped[] {
  const stop = { by: 'escalation' } as const
  if (!budget.take(rules))
    return [{ ...stop, state: 'unknown', says: say`${what} more than is compared here: check it alone.` }]
  const { held, isWhole } = rulesHeld(facts, namespace)
  const missing = missingRules(held, rules)
  if (missing.length === 0) return []
  const there = soFar.given.filter(({ rule }) => holdsAt(rule, namespace) === 'yes')
  const never = missingRules(
    there.map(({ rule }) => rule),
    missing,
  )
  const lacks = (never.length > 0 ? never : missing).map((atom) => toCall(atom, namespace))
  const calls = shortListed(
    lacks.map((call) => code(callWords(call))),
    4,
  )
  if (isWhole && never.length > 0)
    return [
      { ...stop, state: 'refuses', says: say`${what} ${calls}, which the installer does not hold.`, lacks },
    ]
  const depends = never.length === 0 ? dependsOn(there, lacks) : undefined
  const why = depends
    ? say`: whether the installer then holds that ${depends}`
    : say`; the installer’s own rules are not all known`
  return [{ ...stop, state: 'unknown', says: say`${what} ${calls}${why}.` }]
}

interface Asked {
  facts: PreflightFacts
  planned: Planned
  soFar: RolesSoFar
  budget: AtomBudget
  existing: 'new' | 'there' | 'unknown'
}

interface Judged {
  stops: Stopped[]
  rules?: readonly PolicyRule[]
  binding?: { roleRef: RoleRef; subjects: readonly Subject[] }
}

/** A refusal is none yet where the plan gives the installer the verb without which the check is made. */
function unlessGiven(stops: Stopped[], call: ResourceAttributes, { given }: RolesSoFar): Stopped[] {
  const depends = dependsOn(given, [call])
  if (depends === undefined || !stops.some(({ state }) => state === 'refuses')) return stops
  const says = say`It needs ${code(callWords(call))}: whether the installer then holds that ${depends}.`
  return [{ by: 'escalation', state: 'unknown', says }]
}

/** What RBAC's own check of grants says of a Role, a ClusterRole or a binding; nothing of other kinds. */
export function escalationStops(asked: Asked): Judged {
  const { planned, facts, budget, soFar, existing } = asked
  if (planned.group !== GROUP) return { stops: [] }
  const { objects } = parseRbacObjects([planned.value], { namespace: planned.namespace })
  const [binding] = [...objects.roleBindings, ...objects.clusterRoleBindings]
  if (binding !== undefined) return { stops: bindingStops(asked, binding.roleRef), binding }
  const [role] = [...objects.roles, ...objects.clusterRoles]
  if (role === undefined)
    return {
      stops: [{ by: 'decoding', state: 'refuses', says: say`It does not have the form of its kind.` }],
    }
  const { namespace, name } = planned
  const resource = namespace === '' ? 'clusterroles' : 'roles'
  // The name of a create is not in its path.
  const escalate = rbacCall('escalate', resource, namespace, existing === 'there' ? name : '')
  if (decide(facts, escalate) === 'yes') return { stops: [], rules: role.rules }
  const isAggregated = 'aggregationRule' in role && role.aggregationRule !== undefined
  const rules = isAggregated ? EVERYTHING : role.rules
  const what = isAggregated ? say`It takes over the rules of other ClusterRoles, which needs` : say`It grants`
  const stops = uncovered({ facts, namespace, rules, budget, soFar, what })
  return { stops: unlessGiven(stops, escalate, soFar), rules: role.rules }
}

function bindingStops(asked: Asked, roleRef: RoleRef): Stopped[] {
  const { planned, facts, soFar } = asked
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles'
  const bind = rbacCall('bind', resource, planned.namespace, roleRef.name)
  if (decide(facts, bind) === 'yes') return []
  return unlessGiven(boundStops(asked, roleRef), bind, soFar)
}

function boundStops(
  { planned: { namespace }, facts, soFar, budget }: Asked,
  { kind, name }: RoleRef,
): Stopped[] {
  const role = code(`${kind} ${name}`)
  const stop = { by: 'escalation' } as const
  const key = keyOfRole(kind, namespace, name)
  const ours = soFar.roles.get(key)
  const theirs = findRole(facts, { kind, name }, namespace)
  const isMissing = theirs.state === 'missing' || facts.existing.get(key) === false
  const rules = ours?.rules ?? (theirs.state === 'found' ? theirs.rules : undefined)
  if (rules === undefined) {
    return isMissing
      ? [
          {
            ...stop,
            state: 'refuses',
            says: say`It binds ${role}, which does not exist yet: without ${code('bind')} it must.`,
          },
        ]
      : [{ ...stop, state: 'unknown', says: say`What ${role} grants could not be read.` }]
  }
  const uncoveredHere = uncovered({ facts, namespace, rules, budget, soFar, what: say`It binds ${role}:` })
  if (uncoveredHere.length > 0 || ours === undefined || theirs.state === 'found') return uncoveredHere
  if (ours.state === 'refused' && isMissing)
    return [
      {
        ...stop,
        state: 'refuses',
        says: say`It binds ${role}, which is refused itself, so it does not exist.`,
      },
    ]
  const state = ours.state === 'refused' ? 'unknown' : ours.state
  return restsOn(stop.by, state, say`It binds ${role}, whose own write can be refused.`)
}
