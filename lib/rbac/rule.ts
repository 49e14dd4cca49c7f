import type { AccessTuple } from '@/lib/contract/access-tuple'
import { resourceWord } from './call'
import type { Attributes, PolicyRule, ResourceAttributes } from './types'

/**
 * True when one rule grants the request: the comparisons of `RuleAllows` in Kubernetes 1.36. All of them are by bytes;
 * the only wildcards are a whole `*`, the resource form `*` + `/subresource`, and a trailing `*` of a non-resource URL.
 */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!verbMatches(rule, attributes.verb)) return false
  return attributes.kind === 'path'
    ? nonResourceUrlMatches(rule, attributes.path)
    : groupMatches(rule, attributes.group) &&
        resourceMatches(rule, attributes) &&
        resourceNameMatches(rule, attributes.name)
}

/** Namespace of a call: "" at the cluster scope, and for a path. */
export function callNamespace(request: Attributes): string {
  return request.kind === 'resource' ? request.namespace : ''
}

/** The rule that allows this call and no other. */
export function ruleOf(call: AccessTuple): PolicyRule {
  const { verb, path, group = '', resource = '', subresource, name } = call
  if (path !== undefined) return { nonResourceURLs: [path], verbs: [verb] }
  return {
    apiGroups: [group],
    resources: [resourceWord({ resource, subresource })],
    ...(name ? { resourceNames: [name] } : {}),
    verbs: [verb],
  }
}

/** Where a rule holds: everywhere, in one namespace, or, listed by the review of one namespace, at least there. */
export interface Placed {
  scope: 'cluster' | 'namespace' | 'unknown'
  namespace: string
}

export type Holds = 'yes' | 'no' | 'unknown'

/** Whether a rule holds at a place: a namespace, or "" for the cluster scope and paths, which no binding of a namespace reaches. */
export function holdsAt({ scope, namespace }: Placed, place: string): Holds {
  if (scope === 'cluster' || (place !== '' && place === namespace)) return 'yes'
  return scope === 'unknown' ? 'unknown' : 'no'
}

/** A rule with where it holds, each of its lists whole. A path rule that is not cluster-wide can never match. */
export interface ScopedRule extends Required<PolicyRule>, Placed {}

/** A rule of a role that is bound in a namespace; "" is everywhere. */
export function asScoped(rule: PolicyRule, namespace: string): ScopedRule {
  return {
    verbs: rule.verbs,
    apiGroups: rule.apiGroups ?? [],
    resources: rule.resources ?? [],
    resourceNames: rule.resourceNames ?? [],
    nonResourceURLs: rule.nonResourceURLs ?? [],
    scope: namespace === '' ? 'cluster' : 'namespace',
    namespace,
  }
}

/** Whether a rule, where it is bound, grants the request. */
export function holds(rule: PolicyRule & Placed, request: Attributes): Holds {
  return ruleAllows(rule, request) ? holdsAt(rule, callNamespace(request)) : 'no'
}

/** What two rules that are written alike share, wherever they are bound. */
export function ruleKey({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return JSON.stringify([verbs, apiGroups ?? [], resources ?? [], resourceNames ?? [], nonResourceURLs ?? []])
}

/** True for a rule with a star for all verbs, groups, resources or paths. */
export function hasStar({
  verbs,
  apiGroups = [],
  resources = [],
  nonResourceURLs = [],
}: PolicyRule): boolean {
  return [...verbs, ...apiGroups, ...resources, ...nonResourceURLs].includes('*')
}

export function verbMatches(rule: PolicyRule, verb: string): boolean {
  return rule.verbs.includes('*') || rule.verbs.includes(verb)
}

/** An empty list matches no group, not even the core group, which is the entry "". */
export function groupMatches(rule: PolicyRule, group: string): boolean {
  return contains(rule.apiGroups, '*') || contains(rule.apiGroups, group)
}

/** `pods` does not cover `pods/log`, and `pods/*` covers nothing: only `*` and the form `*` + `/log` are wildcards. */
export function resourceMatches(
  rule: PolicyRule,
  { resource, subresource }: Pick<ResourceAttributes, 'resource' | 'subresource'>,
): boolean {
  if (contains(rule.resources, '*')) return true
  const isAny = subresource !== '' && contains(rule.resources, `*/${subresource}`)
  return isAny || contains(rule.resources, resourceWord({ resource, subresource }))
}

/** An empty list covers every request; otherwise a request without a name matches only an entry that is itself empty. */
export function resourceNameMatches(rule: PolicyRule, name: string): boolean {
  return (
    rule.resourceNames === undefined || rule.resourceNames.length === 0 || contains(rule.resourceNames, name)
  )
}

export function nonResourceUrlMatches(rule: PolicyRule, path: string): boolean {
  return (rule.nonResourceURLs ?? []).some((pattern) => pathCovered(pattern, path))
}

/** True when a nonResourceURLs entry covers a path, or another entry: all its trailing stars count as one. */
export function pathCovered(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith('*') && path.startsWith(withoutTrailingStars(pattern)))
}

// A regular expression such as /\*+$/ takes quadratic time on a hostile pattern.
function withoutTrailingStars(pattern: string): string {
  let end = pattern.length
  while (end > 0 && pattern[end - 1] === '*') end -= 1
  return pattern.slice(0, end)
}

function contains(list: readonly string[] | undefined, entry: string): boolean {
  return list?.includes(entry) ?? false
}
