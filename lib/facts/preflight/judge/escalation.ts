import { findRole } from '@/lib/diagnosis/bindings/read-objects'
import { code, type Phrase, say, shortListed } from '@/lib/phrase/phrase'
import { callWords, partsOfWord } from '@/lib/rbac/call'
import { missingRules } from '@/lib/rbac/escalation'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { Attributes, PolicyRule, ResourceAttributes, RoleRef } from '@/lib/rbac/types'
import type { StopTold } from '../contract'
import { decide, type PreflightFacts, rulesHeld } from './facts'
import { keyOfPlanned, type Planned } from './planned'

const GROUP = 'rbac.authorization.k8s.io'
const EVERYTHING: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

/** A stop, and the calls that the installer lacks. */
export interface Stopped extends StopTold {
  lacks?: readonly Attributes[]
}

/** What the plan has written so far, as far as later objects rest on it. */
export interface RolesSoFar {
  /** Rules of the roles, by kind, namespace and name; undefined where the write itself is refused. */
  roles: Map<string, { rules: readonly PolicyRule[]; state: 'refused' | 'unknown' | 'open' | 'passes' }>
}

export const keyOfRole = (kind: string, namespace: string, name: string) =>
  JSON.stringify([kind, kind === 'Role' ? namespace : '', name])

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

interface Wanted {
  facts: PreflightFacts
  namespace: string
  rules: readonly PolicyRule[]
  budget: AtomBudget
  what: Phrase
}

/** The check of `ConfirmNoEscalation`: every atom of the rules is held, there. */
function uncovered({ facts, namespace, rules, budget, what }: Wanted): Stopped[] {
  const stop = { by: 'escalation' } as const
  if (!budget.take(rules))
    return [{ ...stop, state: 'unknown', says: say`${what} more than is compared here: check it alone.` }]
  const { held, isWhole } = rulesHeld(facts, namespace)
  const missing = missingRules(held, rules)
  if (missing.length === 0) return []
  const lacks = missing.map((atom) => toCall(atom, namespace))
  const calls = shortListed(
    lacks.map((call) => code(callWords(call))),
    4,
  )
  if (!isWhole)
    return [
      {
        ...stop,
        state: 'unknown',
        says: say`${what} ${calls}; the installer’s own rules are not all known.`,
      },
    ]
  return [
    { ...stop, state: 'refuses', says: say`${what} ${calls}, which the installer does not hold.`, lacks },
  ]
}

interface Asked {
  facts: PreflightFacts
  planned: Planned
  soFar: RolesSoFar
  budget: AtomBudget
  existing: 'new' | 'there' | 'unknown'
}

/** What RBAC's own check of grants says of a Role, a ClusterRole or a binding; nothing of other kinds. */
export function escalationStops(asked: Asked): { stops: Stopped[]; rules?: readonly PolicyRule[] } {
  const { planned, facts, budget, existing } = asked
  if (planned.group !== GROUP) return { stops: [] }
  const { objects } = parseRbacObjects([planned.value], { namespace: planned.namespace })
  const [binding] = [...objects.roleBindings, ...objects.clusterRoleBindings]
  if (binding !== undefined) return { stops: bindingStops(asked, binding.roleRef) }
  const [role] = [...objects.roles, ...objects.clusterRoles]
  if (role === undefined)
    return {
      stops: [{ by: 'decoding', state: 'refuses', says: say`It does not have the form of its kind.` }],
    }
  const { namespace, name } = planned
  const resource = namespace === '' ? 'clusterroles' : 'roles'
  // The name of a create is not in its path.
  const may = decide(facts, rbacCall('escalate', resource, namespace, existing === 'there' ? name : ''))
  if (may === 'yes') return { stops: [], rules: role.rules }
  const isAggregated = 'aggregationRule' in role && role.aggregationRule !== undefined
  const rules = isAggregated ? EVERYTHING : role.rules
  const what = isAggregated ? say`It takes over the rules of other ClusterRoles, which needs` : say`It grants`
  return { stops: uncovered({ facts, namespace, rules, budget, what }), rules: role.rules }
}

function bindingStops({ planned, facts, soFar, budget }: Asked, { kind, name }: RoleRef): Stopped[] {
  const { namespace } = planned
  const resource = kind === 'Role' ? 'roles' : 'clusterroles'
  if (decide(facts, rbacCall('bind', resource, namespace, name)) === 'yes') return []
  const role = code(`${kind} ${name}`)
  const stop = { by: 'escalation' } as const
  const ours = soFar.roles.get(keyOfRole(kind, namespace, name))
  const theirs = findRole(facts, { kind, name }, namespace)
  const key = keyOfPlanned({ group: GROUP, kind, namespace: kind === 'Role' ? namespace : '', name })
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
  const uncoveredHere = uncovered({ facts, namespace, rules, budget, what: say`It binds ${role}:` })
  if (uncoveredHere.length > 0 || ours === undefined || ours.state === 'passes' || ours.state === 'open')
    return uncoveredHere
  if (theirs.state === 'found') return uncoveredHere
  const isRefused = ours.state === 'refused' && isMissing
  return [
    {
      ...stop,
      state: isRefused ? 'refuses' : 'unknown',
      says: isRefused
        ? say`It binds ${role}, which is refused itself, so it does not exist.`
        : say`It binds ${role}, whose own write can be refused.`,
    },
  ]
}
