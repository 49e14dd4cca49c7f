import type { Catalogue } from '@/lib/objects/catalogue'
import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { sayForm, wordForm } from '@/lib/phrase/rule-words'
import type { PolicyRule } from '@/lib/rbac/types'
import type { Mistake } from '../contract'
import { groupMistakes, resourceMistakes, verbMistakes } from './lint-words'
import { mistakeAt, type Proposal, type ProposedRole } from './proposal'

// Each word that discovery does not list is compared with all that it lists.
const MOST_COMPARED = 3000

/**
 * What is wrong with the rules of the paste's roles, apart from what the API server refuses. Beyond 3,000 words rules are
 * no longer compared with discovery, which is reported.
 */
export function ruleMistakes(proposal: Proposal, catalogue: Catalogue | undefined): Mistake[] {
  const found: Mistake[] = []
  let words = 0
  for (const role of proposal.roles) {
    const boundIn = reachOf(role, proposal)
    for (const [index, rule] of role.rules.entries()) {
      const before = words
      words += rule.verbs.length + (rule.apiGroups?.length ?? 0) + (rule.resources?.length ?? 0)
      if (words > MOST_COMPARED && before <= MOST_COMPARED) {
        const says = say`Rules from here on are not checked: the paste has more than 3,000 words of them.`
        found.push(mistakeAt(role, ['rules', index], { severity: 'suspicious', says }))
      }
      if (words <= MOST_COMPARED) found.push(...judgeRule(role, rule, index, boundIn, catalogue))
    }
  }
  return found
}

function judgeRule(
  role: ProposedRole,
  rule: PolicyRule,
  index: number,
  boundIn: Reach,
  catalogue: Catalogue | undefined,
): Mistake[] {
  const place = { role, index }
  const groups = groupMistakes(place, rule, catalogue)
  return [
    ...groups.mistakes,
    ...resourceMistakes(place, rule, groups.meant, catalogue),
    ...scopeMistakes(role, rule, index, { groups: groups.meant, catalogue, boundIn }),
    ...verbMistakes(place, rule),
    ...nameMistakes(role, rule, index),
    ...pathMistakes(role, rule, index, boundIn),
    ...wildcardMistakes(role, rule, index),
  ]
}

type Reach = 'namespace' | 'cluster' | 'unknown'

// A ClusterRole reaches the cluster's own resources only through a ClusterRoleBinding.
function reachOf({ kind, name }: ProposedRole, { bindings }: Proposal): Reach {
  if (kind === 'Role') return 'namespace'
  const own = bindings.filter(({ roleRef }) => roleRef.kind === 'ClusterRole' && roleRef.name === name)
  if (own.length === 0) return 'unknown'
  return own.every((binding) => binding.kind === 'RoleBinding') ? 'namespace' : 'cluster'
}

function scopeMistakes(
  role: ProposedRole,
  { resources = [], verbs }: PolicyRule,
  index: number,
  {
    groups,
    catalogue,
    boundIn,
  }: { groups: readonly string[]; catalogue: Catalogue | undefined; boundIn: Reach },
): Mistake[] {
  if (boundIn !== 'namespace' || !catalogue) return []
  return resources.flatMap((word, at) => {
    const [parent = ''] = word.split('/')
    const served = catalogue.resources.filter(
      (known) => known.resource === parent && (groups.includes('*') || groups.includes(known.group)),
    )
    if (served.length === 0 || served.some(({ namespaced }) => namespaced)) return []
    const path = ['rules', index, 'resources', at]
    const isRole = role.kind === 'Role'
    const instead = isRole
      ? say`A ClusterRole with a ClusterRoleBinding.`
      : say`Bind it by a ClusterRoleBinding.`
    const how = isRole ? say`a Role` : say`a RoleBinding`
    if (parent === 'namespaces') {
      const lost = verbs.filter((verb) => ['list', 'watch', 'create', 'deletecollection'].includes(verb))
      if (lost.length === 0) return []
      const where = isRole ? code(role.namespace) : say`the namespace of the binding`
      const says = say`${listed(lost.map(code))} on namespaces is judged at the cluster scope, which ${how} never reaches. get works for ${where} itself.`
      return [mistakeAt(role, path, { severity: 'never', says, instead })]
    }
    const says = say`${code(parent)} are cluster-scoped, and ${how} grants within one namespace, so it never grants them.`
    return [mistakeAt(role, path, { severity: 'never', says, instead })]
  })
}

function nameMistakes(
  role: ProposedRole,
  { resources = [], resourceNames = [], verbs }: PolicyRule,
  index: number,
): Mistake[] {
  if (resourceNames.length === 0) return []
  const found: Mistake[] = []
  const add = (verb: string, severity: Mistake['severity'], says: Phrase, instead: Phrase) => {
    if (!verbs.includes(verb)) return
    found.push(mistakeAt(role, ['rules', index, 'verbs', verbs.indexOf(verb)], { severity, says, instead }))
  }
  if (resources.some((word) => !word.includes('/'))) {
    const says = say`A create carries no name, so under resourceNames it matches nothing. Only a write that creates an absent object checks create with a name.`
    add('create', 'never', says, say`A separate rule for create, without resourceNames.`)
  }
  const says = say`A deletecollection carries no name, so under resourceNames it matches nothing.`
  add('deletecollection', 'never', says, say`${code('delete')}, which deletes one object by name.`)
  for (const verb of ['list', 'watch']) {
    const says = say`Under resourceNames ${code(verb)} is allowed only with the field selector ${code(`metadata.name=${resourceNames[0] ?? ''}`)}; a plain ${code(verb)} stays refused.`
    add(verb, 'suspicious', says, say`${code('get')}, or a rule without names.`)
  }
  for (const [at, name] of resourceNames.entries()) {
    const form = wordForm('resourceNames', name)
    if (!form) continue
    const says = sayForm(name, form)
    const joined = form.meant.map((one) => `"${foreign(one, 120)}"`).join(', ')
    const other = name === '*' ? say`Leave resourceNames out to cover every name.` : say`Write each name.`
    const instead = joined === '' ? other : [code(joined)]
    found.push(mistakeAt(role, ['rules', index, 'resourceNames', at], { severity: 'never', says, instead }))
  }
  return found
}

function pathMistakes(
  role: ProposedRole,
  { nonResourceURLs = [] }: PolicyRule,
  index: number,
  boundIn: Reach,
): Mistake[] {
  // In a Role the API server refuses them.
  if (role.kind === 'Role') return []
  return nonResourceURLs.flatMap((url, at) => {
    const path = ['rules', index, 'nonResourceURLs', at]
    const shown = foreign(url, 120)
    if (boundIn === 'namespace') {
      const says = say`${code(shown)} is a non-resource path, and those have no namespace: a RoleBinding never grants it.`
      return [
        mistakeAt(role, path, { severity: 'never', says, instead: say`Bind it by a ClusterRoleBinding.` }),
      ]
    }
    if (url.replace(/\*$/, '').includes('*')) {
      const says = say`Only a "*" at the end of a path is a wildcard, so ${code(`"${shown}"`)} matches no path.`
      return [mistakeAt(role, path, { severity: 'never', says })]
    }
    if (!url.startsWith('/') && url !== '*') {
      const says = say`Every path begins with "/", so ${code(`"${shown}"`)} matches none.`
      return [mistakeAt(role, path, { severity: 'never', says, instead: [code(`/${shown}`)] })]
    }
    return []
  })
}

function wildcardMistakes(role: ProposedRole, rule: PolicyRule, index: number): Mistake[] {
  const { verbs, apiGroups = [], resources = [], nonResourceURLs = [] } = rule
  const [anyVerb, anyGroup, anyResource] = [verbs, apiGroups, resources].map((words) => words.includes('*'))
  const at = (field: keyof PolicyRule, says: Phrase, instead: Phrase, severity: Mistake['severity']) => [
    mistakeAt(role, ['rules', index, field], { severity, says, instead }),
  ]
  if (nonResourceURLs.includes('*')) {
    const says = say`This covers every path, including the API server’s logs and profiles.`
    return at(
      'nonResourceURLs',
      says,
      say`The one path that is needed, such as ${code('/metrics')}.`,
      'dangerous',
    )
  }
  if (anyVerb && anyGroup && anyResource) {
    const instead = say`The verbs, groups and resources that are needed; the answer to a refused call writes them.`
    return at('verbs', say`This allows everything, as cluster-admin does.`, instead, 'dangerous')
  }
  if (anyResource) {
    const hasSecrets = apiGroups.some((group) => group === '' || group === '*')
    const says = say`"*" covers every resource of the group, including subresources and future ones.${hasSecrets ? say` They include Secrets and ${code('pods/exec')}.` : NOTHING}`
    return at('resources', says, say`Name the resources.`, hasSecrets ? 'dangerous' : 'suspicious')
  }
  if (anyVerb) {
    const says = say`"*" covers every verb, including those that no list shows: impersonate, bind, escalate, use.`
    return at('verbs', says, say`Name the verbs.`, 'suspicious')
  }
  if (!anyGroup) return []
  const says = say`"*" covers resources of these names in every group, including future groups.`
  return at('apiGroups', says, say`Name the groups.`, 'suspicious')
}
