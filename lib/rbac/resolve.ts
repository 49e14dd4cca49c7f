import { goQuote } from '@/lib/words/go-quote'
import { describeSubject } from './allowed-reason'
import { usernameOf } from './service-account'
import type { Grant, PolicyRule, RbacObjects, RoleRef, Subject, UserInfo } from './types'

/** One rule that a user holds and what gives it, or the error of a binding whose role cannot be resolved. */
export type ResolvedRule = { rule: PolicyRule; grant: Grant } | { error: string }

/**
 * The rules that a user holds, in the order in which the authorizer visits them (`VisitRulesFor`, Kubernetes 1.36): all
 * ClusterRoleBindings, then the RoleBindings of the namespace; namespace "" is cluster scope and visits no RoleBinding.
 * The API server keeps no order among bindings of one kind; here it is the order of the lists.
 */
export function* resolveRules(
  user: UserInfo,
  namespace: string,
  objects: RbacObjects,
): Generator<ResolvedRule> {
  for (const binding of objects.clusterRoleBindings) {
    const subject = binding.subjects.find((candidate) => subjectMatches(candidate, user, ''))
    if (subject === undefined) continue
    yield* rulesOfBinding(binding.roleRef, '', objects, {
      binding: binding.name,
      bindingKind: 'ClusterRoleBinding',
      roleKind: binding.roleRef.kind,
      role: binding.roleRef.name,
      subject: describeSubject(subject, ''),
    })
  }
  if (namespace === '') return
  for (const binding of objects.roleBindings) {
    if (binding.namespace !== namespace) continue
    const subject = binding.subjects.find((candidate) => subjectMatches(candidate, user, namespace))
    if (subject === undefined) continue
    yield* rulesOfBinding(binding.roleRef, namespace, objects, {
      binding: binding.name,
      bindingKind: 'RoleBinding',
      bindingNamespace: namespace,
      roleKind: binding.roleRef.kind,
      role: binding.roleRef.name,
      subject: describeSubject(subject, namespace),
    })
  }
}

/**
 * True when a subject of a binding is this user. `bindingNamespace` is "" for a ClusterRoleBinding, where a ServiceAccount
 * without a namespace matches no one. Nothing checks that the subject exists, and its apiGroup is not looked at.
 */
export function subjectMatches(subject: Subject, user: UserInfo, bindingNamespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name
    case 'Group':
      return user.groups.includes(subject.name)
    case 'ServiceAccount': {
      const namespace = subject.namespace || bindingNamespace
      return namespace !== '' && user.name === usernameOf(namespace, subject.name)
    }
    default:
      return false
  }
}

/** The rules of the role that a binding in `namespace` refers to ("" for a ClusterRoleBinding), or the API server's error text. */
export function rulesOfRoleRef(
  roleRef: RoleRef,
  namespace: string,
  objects: RbacObjects,
): { rules: readonly PolicyRule[] } | { error: string } {
  switch (roleRef.kind) {
    case 'Role': {
      const role = objects.roles.find((it) => it.namespace === namespace && it.name === roleRef.name)
      return role ?? { error: `role.rbac.authorization.k8s.io ${goQuote(roleRef.name)} not found` }
    }
    case 'ClusterRole': {
      const role = objects.clusterRoles.find((it) => it.name === roleRef.name)
      return role ?? { error: `clusterrole.rbac.authorization.k8s.io ${goQuote(roleRef.name)} not found` }
    }
    default:
      return { error: `unsupported role reference kind: ${goQuote(roleRef.kind)}` }
  }
}

/** Joins errors as apimachinery's Aggregate does: one is its text, several are `[a, b]` with duplicates left out. */
export function aggregateErrors(errors: readonly string[]): string {
  const distinct = [...new Set(errors)]
  return distinct.length > 1 ? `[${distinct.join(', ')}]` : (distinct[0] ?? '')
}

function* rulesOfBinding(
  roleRef: RoleRef,
  namespace: string,
  objects: RbacObjects,
  grant: Grant,
): Generator<ResolvedRule> {
  const resolved = rulesOfRoleRef(roleRef, namespace, objects)
  if ('error' in resolved) {
    yield resolved
    return
  }
  for (const rule of resolved.rules) yield { rule, grant }
}

/** The objects of several reads, each once: of two with one name the later. */
export function joined(read: readonly RbacObjects[]): RbacObjects {
  return {
    roles: keyed(read.flatMap(({ roles }) => roles)),
    clusterRoles: keyed(read.flatMap(({ clusterRoles }) => clusterRoles)),
    roleBindings: keyed(read.flatMap(({ roleBindings }) => roleBindings)),
    clusterRoleBindings: keyed(read.flatMap(({ clusterRoleBindings }) => clusterRoleBindings)),
  }
}

/** Each object once: of two with one name the later. */
export function keyed<T extends { name: string; namespace?: string }>(objects: readonly T[]): T[] {
  return [...new Map(objects.map((object) => [`${object.namespace ?? ''}/${object.name}`, object])).values()]
}
