import { goQuote } from '@/lib/words/go-quote'
import type { PolicyRule, RbacObjects, RoleRef, Subject } from './types'

const RBAC_GROUP = 'rbac.authorization.k8s.io'

/** One field for which the API server answers 422; `says` reads as in its message. */
export interface InvalidField {
  kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding'
  /** Absent on a cluster-scoped object. */
  namespace?: string
  name: string
  field: string
  says: string
}

/**
 * What the API server refuses in RBAC objects although their shape is right (`pkg/apis/rbac/validation`, Kubernetes 1.36):
 * rules without verbs, groups or resources, paths in a Role or beside resources, unknown kinds and groups of subjects and
 * roleRefs. A dangling roleRef, a misspelled resource and an unknown verb are valid.
 */
export function validateObjects(objects: RbacObjects): InvalidField[] {
  return [
    ...objects.roles.flatMap(({ namespace, name, rules }) =>
      rules
        .flatMap((rule, index) => ruleProblems(rule, `rules[${index}]`, true))
        .map((problem) => ({ kind: 'Role' as const, namespace, name, ...problem })),
    ),
    ...objects.clusterRoles.flatMap(({ name, rules }) =>
      rules
        .flatMap((rule, index) => ruleProblems(rule, `rules[${index}]`, false))
        .map((problem) => ({ kind: 'ClusterRole' as const, name, ...problem })),
    ),
    ...objects.roleBindings.flatMap(({ namespace, name, roleRef, subjects }) =>
      bindingProblems(roleRef, subjects, true).map((problem) => ({
        kind: 'RoleBinding' as const,
        namespace,
        name,
        ...problem,
      })),
    ),
    ...objects.clusterRoleBindings.flatMap(({ name, roleRef, subjects }) =>
      bindingProblems(roleRef, subjects, false).map((problem) => ({
        kind: 'ClusterRoleBinding' as const,
        name,
        ...problem,
      })),
    ),
  ]
}

interface Problem {
  field: string
  says: string
}

function ruleProblems(rule: PolicyRule, path: string, isNamespaced: boolean): Problem[] {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const problems: Problem[] = []
  if (rule.verbs.length === 0) {
    problems.push(required(`${path}.verbs`, 'verbs must contain at least one value'))
  }
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string) =>
      problems.push({
        field: `${path}.nonResourceURLs`,
        says: `Invalid value: []string{${nonResourceURLs.map(goQuote).join(', ')}}: ${why}`,
      })
    if (isNamespaced) refuse('namespaced rules cannot apply to non-resource URLs')
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      refuse('rules cannot apply to both regular resources and non-resource URLs')
    }
    return problems
  }
  if (apiGroups.length === 0) {
    problems.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
  }
  if (resources.length === 0) {
    problems.push(required(`${path}.resources`, 'resource rules must supply at least one resource'))
  }
  return problems
}

function bindingProblems(roleRef: RoleRef, subjects: readonly Subject[], isNamespaced: boolean): Problem[] {
  const roleKinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  return [
    // An absent apiGroup is defaulted to RBAC's before validation.
    ...supported('roleRef.apiGroup', roleRef.apiGroup || RBAC_GROUP, [RBAC_GROUP]),
    ...supported('roleRef.kind', roleRef.kind, roleKinds),
    ...(roleRef.name === '' ? [required('roleRef.name', '')] : []),
    ...subjects.flatMap((subject, index) => subjectProblems(subject, `subjects[${index}]`, isNamespaced)),
  ]
}

function subjectProblems(subject: Subject, path: string, isNamespaced: boolean): Problem[] {
  const problems = subject.name === '' ? [required(`${path}.name`, '')] : []
  switch (subject.kind) {
    case 'ServiceAccount':
      problems.push(...supported(`${path}.apiGroup`, subject.apiGroup ?? '', ['']))
      if (!isNamespaced && !subject.namespace) problems.push(required(`${path}.namespace`, ''))
      return problems
    case 'User':
    case 'Group':
      return [...problems, ...supported(`${path}.apiGroup`, subject.apiGroup || RBAC_GROUP, [RBAC_GROUP])]
    default:
      return [...problems, ...supported(`${path}.kind`, subject.kind, ['ServiceAccount', 'User', 'Group'])]
  }
}

function required(field: string, detail: string): Problem {
  return { field, says: detail === '' ? 'Required value' : `Required value: ${detail}` }
}

function supported(field: string, value: string, values: readonly string[]): Problem[] {
  if (values.includes(value)) return []
  return [
    {
      field,
      says: `Unsupported value: ${goQuote(value)}: supported values: ${values.map(goQuote).join(', ')}`,
    },
  ]
}
