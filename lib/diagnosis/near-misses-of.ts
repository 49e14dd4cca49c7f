import type { NearMiss } from '@/lib/contract/explanation'
import { listed, plain, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { Grant, PolicyRule } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { BindingMiss } from './bindings/binding-misses'
import { sayMiss, subjectWords } from './bindings/binding-words'
import { kindOf, objectsRead } from './bindings/read-objects'
import type { Case } from './case'
import { placeIn, provenRules, toGrantedBy } from './grants'
import { type Miss, nearMissStanding } from './near-miss'
import { byNearness } from './rank'
import { PART_WORDS, sayGrantOf, sayRule } from './wording/phrases'

function failedOf({ relation, isElsewhere }: BindingMiss): NonNullable<NearMiss['binding']>['failed'] {
  switch (relation.how) {
    case 'same':
      return isElsewhere ? 'namespace' : 'role'
    case 'namespace':
    case 'no-namespace':
      return 'subject-namespace'
    case 'kind':
      return 'subject-kind'
    case 'group':
      return 'subject-group'
    case 'name':
      return 'subject-name'
    case 'none':
      return 'no-subject'
  }
}

function ruleOf({ role }: BindingMiss): PolicyRule | undefined {
  return role.state === 'grants' ? role.rule : role.state === 'near' ? role.miss.rule : undefined
}

function visible(words: readonly string[] | undefined): string[] {
  return (words ?? []).map(visibleText)
}

/** A binding's miss as it goes over the wire; its rule is empty where the role does not exist or was not read. */
function toBindingNearMiss(miss: BindingMiss, caller: string): NearMiss {
  const { binding, relation, role } = miss
  const rule = ruleOf(miss)
  return {
    rule: {
      verbs: visible(rule?.verbs),
      apiGroups: visible(rule?.apiGroups),
      resources: visible(rule?.resources),
      resourceNames: visible(rule?.resourceNames),
      nonResourceURLs: visible(rule?.nonResourceURLs),
    },
    failed: role.state === 'near' ? [...role.miss.failed] : [],
    ...(binding.changed
      ? { changed: { kind: kindOf(binding), name: visibleText(binding.name), ...binding.changed } }
      : {}),
    binding: {
      kind: kindOf(binding),
      name: visibleText(binding.name),
      ...(binding.namespace === '' ? {} : { namespace: binding.namespace }),
      roleKind: visibleText(binding.roleRef.kind),
      role: visibleText(binding.roleRef.name),
      failed: failedOf(miss),
      ...('subject' in relation ? { subject: plain(subjectWords(relation.subject, binding.namespace)) } : {}),
    },
    says: sayMiss(miss, caller),
  }
}

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
          ...present({
            place: placeIn(provenRules(grant, theCase), miss.rule),
            changed: changeOf(grant, theCase),
          }),
        }
      : {}),
    failed: [...miss.failed],
    says: say`${who} grants ${sayRule(miss.rule)}, but ${parts} ${words(miss.failed.length === 1 ? 'does' : 'do')} not match.`,
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
