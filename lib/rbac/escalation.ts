import { authorize } from './authorize'
import { formatEscalation } from './escalation-text'
import { aggregateErrors, resolveRules, rulesOfRoleRef } from './resolve'
import { pathCovered } from './rule'
import type { PolicyRule, RbacObjects, RoleRef, UserInfo } from './types'

const RBAC_GROUP = 'rbac.authorization.k8s.io'

/** True when rules that someone holds cover all that the wanted rules allow. */
export function rulesCover(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): boolean {
  return missingRules(held, wanted).length === 0
}

/**
 * What the wanted rules allow and the held rules do not: rules of one verb, one group and one resource, name or URL each
 * (`Covers` of component-helpers, Kubernetes 1.36). A wildcard is covered only by a wildcard.
 */
export function missingRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakDown).filter((atom) => !held.some((rule) => coversAtom(rule, atom)))
}

/** Merges rules of one group, one resource and at most one name by their verbs, as the server does before it prints them. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const others: PolicyRule[] = []
  const simple = new Map<string, PolicyRule>()
  for (const rule of rules) {
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
    const isSimple =
      apiGroups.length === 1 &&
      resources.length === 1 &&
      resourceNames.length <= 1 &&
      nonResourceURLs.length === 0
    if (!isSimple) {
      others.push(rule)
      continue
    }
    const key = JSON.stringify([apiGroups, resources, resourceNames])
    const merged = simple.get(key)
    simple.set(key, merged === undefined ? rule : { ...merged, verbs: [...merged.verbs, ...rule.verbs] })
  }
  return [...others, ...simple.values()]
}

/** A Role or ClusterRole about to be written; namespace "" is a ClusterRole. */
export interface RoleWrite {
  namespace: string
  /** The name in the request's path: "" on create. */
  requestName: string
  rules: readonly PolicyRule[]
  /** A ClusterRole with an aggregationRule, before or after the write: it may become anything, so the writer needs everything. */
  isAggregated: boolean
}

/**
 * The text that refuses a write of a role because it grants more than the writer holds, or undefined when the write may
 * go on: the writer is in `system:masters`, holds `escalate` on the role, or holds every rule in that namespace.
 */
export function roleWriteRefusal(user: UserInfo, write: RoleWrite, objects: RbacObjects): string | undefined {
  const mayEscalate = authorize(
    user,
    {
      kind: 'resource',
      verb: 'escalate',
      group: RBAC_GROUP,
      resource: write.namespace === '' ? 'clusterroles' : 'roles',
      subresource: '',
      name: write.requestName,
      namespace: write.namespace,
    },
    objects,
  ).allowed
  if (mayEscalate) return undefined
  const refusal = escalationRefusal(user, write.namespace, write.rules, objects)
  if (refusal !== undefined || !write.isAggregated) return refusal
  return escalationRefusal(user, write.namespace, EVERYTHING, objects) === undefined
    ? undefined
    : 'must have cluster-admin privileges to use the aggregationRule'
}

/**
 * The text that refuses a write of a binding in a namespace ("" for a ClusterRoleBinding), or undefined when it may go on:
 * the writer is in `system:masters`, holds `bind` on the role there, or holds every rule of the role. `notFound` is the
 * text of the 404 for a role that does not exist.
 */
export function bindingWriteRefusal(
  user: UserInfo,
  write: { namespace: string; roleRef: RoleRef },
  objects: RbacObjects,
): { refusal: string } | { notFound: string } | undefined {
  const { kind, name } = write.roleRef
  const mayBind =
    user.groups.includes('system:masters') ||
    ((kind === 'Role' || kind === 'ClusterRole') &&
      authorize(
        user,
        {
          kind: 'resource',
          verb: 'bind',
          group: RBAC_GROUP,
          resource: kind === 'Role' ? 'roles' : 'clusterroles',
          subresource: '',
          name,
          namespace: write.namespace,
        },
        objects,
      ).allowed)
  if (mayBind) return undefined
  const resolved = rulesOfRoleRef(write.roleRef, write.namespace, objects)
  if ('error' in resolved) return { notFound: resolved.error }
  const refusal = escalationRefusal(user, write.namespace, resolved.rules, objects)
  return refusal === undefined ? undefined : { refusal }
}

const EVERYTHING: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

function escalationRefusal(
  user: UserInfo,
  namespace: string,
  wanted: readonly PolicyRule[],
  objects: RbacObjects,
): string | undefined {
  const held: PolicyRule[] = []
  const errors: string[] = []
  for (const resolved of resolveRules(user, namespace, objects)) {
    if ('error' in resolved) errors.push(resolved.error)
    else held.push(resolved.rule)
  }
  const missing = missingRules(held, wanted)
  if (missing.length === 0) return undefined
  return formatEscalation(user, compactRules(missing), aggregateErrors(errors))
}

function breakDown(rule: PolicyRule): PolicyRule[] {
  const names: readonly (string | undefined)[] = rule.resourceNames?.length ? rule.resourceNames : [undefined]
  const atoms: PolicyRule[] = []
  for (const group of rule.apiGroups ?? []) {
    for (const resource of rule.resources ?? []) {
      for (const verb of rule.verbs) {
        for (const name of names) {
          atoms.push({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            ...(name === undefined ? {} : { resourceNames: [name] }),
          })
        }
      }
    }
  }
  for (const url of rule.nonResourceURLs ?? []) {
    for (const verb of rule.verbs) atoms.push({ verbs: [verb], nonResourceURLs: [url] })
  }
  return atoms
}

function coversAtom(held: PolicyRule, atom: PolicyRule): boolean {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = held
  return (
    atom.verbs.every((verb) => held.verbs.includes('*') || held.verbs.includes(verb)) &&
    (atom.apiGroups ?? []).every((group) => apiGroups.includes('*') || apiGroups.includes(group)) &&
    (atom.resources ?? []).every((resource) => coversResource(resources, resource)) &&
    (resourceNames.length === 0 ||
      (atom.resourceNames?.every((name) => resourceNames.includes(name)) ?? false)) &&
    (atom.nonResourceURLs ?? []).every((url) => nonResourceURLs.some((pattern) => pathCovered(pattern, url)))
  )
}

function coversResource(held: readonly string[], resource: string): boolean {
  if (held.includes('*') || held.includes(resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && held.includes(`*/${resource.slice(slash + 1)}`)
}
