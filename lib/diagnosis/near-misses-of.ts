import type { NearMiss } from '@/lib/contract/explanation'
import { listed, say, told, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { Grant } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import { objectsRead } from './bindings/read-objects'
import { toBindingNearMiss } from './bindings/to-near-miss'
import type { Case } from './case'
import { isSameRule, provenRules, toGrantedBy } from './grants'
import { type Miss, nearMissStanding } from './near-miss'
import { byNearness } from './rank'
import type { ScopedRule } from './scoped-rules'
import { PART_WORDS } from './wording/part-words'
import { sayGrantOf, sayRule } from './wording/phrases'

const MOST_NEAR_MISSES = 5

/** The later of the last writes of a grant's role and binding, as far as they were read. */
function changeOf(grant: Grant, theCase: Case): NearMiss['changed'] {
  const { roles, clusterRoles, roleBindings, clusterRoleBindings } = objectsRead(theCase)
  const { roleKind, role, bindingKind, binding, bindingNamespace } = grant
  const granted =
    roleKind === 'Role' ? roles.filter((one) => one.namespace === bindingNamespace) : clusterRoles
  const bound =
    bindingKind === 'RoleBinding'
      ? roleBindings.filter((one) => one.namespace === bindingNamespace)
      : clusterRoleBindings
  const written = [
    { kind: roleKind, name: role, changed: granted.find((one) => one.name === role)?.changed },
    { kind: bindingKind, name: binding, changed: bound.find((one) => one.name === binding)?.changed },
  ].flatMap(({ kind, name, changed }) => (changed ? [{ kind, name: visibleText(name), ...changed }] : []))
  return written.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
}

/** The number of a rule among those of its role, where all are known and no other is written like it. */
function placeIn(grant: Grant, rule: ScopedRule, theCase: Case): number | undefined {
  const isIt = (one: ScopedRule) => isSameRule({ ...one, scope: rule.scope, namespace: rule.namespace }, rule)
  const rules = provenRules(grant, theCase) ?? []
  return rules.filter(isIt).length === 1 ? rules.findIndex(isIt) + 1 : undefined
}

function toNearMiss(miss: Miss, theCase: Case): NearMiss {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = miss.rule
  const grant = theCase.grantFor(miss.rule)
  const who = grant ? sayGrantOf(grant) : say`A rule of this account`
  const parts = listed(miss.failed.map((part) => PART_WORDS[part]))
  return {
    rule: {
      verbs: [...verbs],
      apiGroups: [...apiGroups],
      resources: [...resources],
      resourceNames: [...resourceNames],
      nonResourceURLs: [...nonResourceURLs],
    },
    ...(grant
      ? {
          grantedBy: toGrantedBy(grant),
          ...present({ place: placeIn(grant, miss.rule, theCase), changed: changeOf(grant, theCase) }),
        }
      : {}),
    failed: [...miss.failed],
    ...told({
      says: say`${who} grants ${sayRule(miss.rule)}, but ${parts} ${words(miss.failed.length === 1 ? 'does' : 'do')} not match.`,
    }),
  }
}

/** The rules and bindings that almost allowed the call, nearest first, as they go over the wire. */
export function nearMissesOf(theCase: Case): NearMiss[] {
  const rules = theCase.misses.map((miss) => ({
    ...nearMissStanding(miss),
    toNearMiss: () => toNearMiss(miss, theCase),
  }))
  const bindings = theCase.bindingMisses.map((miss) => ({
    tier: miss.tier,
    parts: miss.parts,
    toNearMiss: () => toBindingNearMiss(miss, theCase.caller),
  }))
  return [...rules, ...bindings]
    .sort(byNearness)
    .slice(0, MOST_NEAR_MISSES)
    .map((near) => near.toNearMiss())
}
