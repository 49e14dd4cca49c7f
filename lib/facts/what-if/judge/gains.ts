import { subjectWords } from '@/lib/diagnosis/bindings/binding-words'
import { findRole } from '@/lib/diagnosis/bindings/read-objects'
import { sayRule } from '@/lib/diagnosis/wording/phrases'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { PolicyRule, Subject, UserInfo } from '@/lib/rbac/types'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import type { Gain } from '../contract'
import type { WhatIfFacts } from './facts'
import type { Proposal } from './proposal'
import { pastedRole } from './proposal'

const MOST_SUBJECTS = 50
const MOST_RULES = 8
const MOST_WORDS = 12

/** Who else gets what: every subject of the paste, and of bindings read that refer to its roles, except this account. */
export function gainsOf(
  facts: WhatIfFacts,
  proposal: Proposal,
  own: UserInfo | undefined,
): { gains: Gain[]; more: number } {
  const found = new Map<string, Gain>()
  let more = 0
  const add = (subject: Subject, namespace: string, gets: readonly string[]) => {
    if (own && subject.kind !== 'Group' && subjectMatches(subject, own, namespace)) return
    const name = plain(subjectWords(subject, namespace))
    const known = found.get(name)
    if (!known && found.size >= MOST_SUBJECTS) {
      more += 1
      return
    }
    const who = whoIs(subject)
    const gain = known ?? { subject: name, ...present({ who }), gets: [] }
    for (const one of gets)
      if (!gain.gets.includes(one) && gain.gets.length <= MOST_RULES) gain.gets.push(one)
    found.set(name, gain)
  }
  for (const binding of proposal.bindings) {
    const { namespace, roleRef, subjects } = binding
    const role = pastedRole(proposal, roleRef, namespace)
    const inCluster = findRole(facts, roleRef, namespace)
    const rules = role?.rules ?? (inCluster.state === 'found' ? inCluster.rules : undefined)
    const name = `${visibleText(roleRef.kind)} ${visibleText(roleRef.name)}`
    const gets =
      rules === undefined
        ? [
            inCluster.state === 'missing'
              ? `nothing: ${name} does not exist`
              : `${name}, which could not be read`,
          ]
        : ruleWords(rules, namespace)
    for (const subject of subjects) add(subject, namespace, gets)
  }
  const { roleBindings, clusterRoleBindings } = facts.objects.value
  for (const binding of [...clusterRoleBindings.map((one) => ({ ...one, namespace: '' })), ...roleBindings]) {
    const role = pastedRole(proposal, binding.roleRef, binding.namespace)
    if (!role) continue
    const by = `by ${binding.namespace === '' ? 'ClusterRoleBinding ' : `RoleBinding ${binding.namespace}/`}${visibleText(binding.name)}, which exists`
    const gets = ruleWords(role.rules, binding.namespace).map((one) => `${one}, ${by}`)
    for (const subject of binding.subjects) add(subject, binding.namespace, gets)
  }
  return { gains: [...found.values()], more }
}

function ruleWords(rules: readonly PolicyRule[], namespace: string): string[] {
  const where = namespace === '' ? 'in the whole cluster' : `in ${namespace}`
  const shown = rules.slice(0, MOST_RULES).map((rule) => `${plain(sayRule(shortened(rule)))} ${where}`)
  const more = rules.length - shown.length
  return more > 0 ? [...shown, counted(more, 'more rule')] : shown
}

function shortened({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): PolicyRule {
  const words = (list: readonly string[]) =>
    list.length > MOST_WORDS ? [...list.slice(0, MOST_WORDS), `${list.length - MOST_WORDS} more`] : list
  const of = <K extends keyof PolicyRule>(key: K, list: readonly string[] | undefined) =>
    list === undefined ? {} : { [key]: words(list) }
  return {
    verbs: words(verbs),
    ...of('apiGroups', apiGroups),
    ...of('resources', resources),
    ...of('resourceNames', resourceNames),
    ...of('nonResourceURLs', nonResourceURLs),
  }
}

/** How many accounts a group is, in words; undefined for one account and for a group that is not Kubernetes' own. */
export function whoIs({ kind, name }: Pick<Subject, 'kind' | 'name'>): string | undefined {
  if (kind === 'User')
    return name === 'system:anonymous' ? 'everyone who reaches the API server without credentials' : undefined
  if (kind !== 'Group') return undefined
  switch (name) {
    case 'system:serviceaccounts':
      return 'every ServiceAccount in the cluster, including those created later'
    case 'system:authenticated':
      return 'every user and every ServiceAccount in the cluster'
    case 'system:unauthenticated':
      return 'everyone who reaches the API server without credentials'
    case 'system:masters':
      return 'those who can already do everything, bypassing RBAC'
  }
  const namespace = /^system:serviceaccounts:(.+)$/.exec(name)?.[1]
  if (namespace)
    return `every ServiceAccount in namespace ${visibleText(namespace)}, including those created later`
  return 'every user that the cluster’s sign-in puts in this group'
}
