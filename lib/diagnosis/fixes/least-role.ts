import type { AccessTuple } from '@/lib/contract/access-tuple'
import { toYaml } from '@/lib/objects/to-yaml'
import { type Phrase, say } from '@/lib/phrase/phrase'
import { isSameRequest, resourceWord } from '@/lib/rbac/call'
import { kubectlFile } from '@/lib/rbac/kubectl-command'
import type { Attributes, PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { dangerWarning } from '../dangers/dangerous-rights'
import { opensBeyond } from '../opens'
import { inOrderOfReach } from '../wording/say-grants'
import { subjectOf } from './exact-rule'
import { roleName } from './fix-names'
import { bindingObject, type Mark, roleObject } from './new-role'

/** A Role for calls of an account, with its binding. */
export interface LeastRole {
  yaml: string
  command: string
  /** The dangers first. */
  grants: AccessTuple[]
  warnings: Phrase[]
  /** What it grants in each namespace, and in the whole cluster, which is "". */
  places: { namespace: string; rules: PolicyRule[] }[]
}

/**
 * The smallest Role that allows these calls of an account: each by its name where every call of that verb and resource has
 * one, and nothing else. What holds in a namespace is a Role there; cluster scope, all namespaces and paths are a ClusterRole.
 * `what` ends the names of Role and binding.
 */
export function leastRole(
  asked: readonly Attributes[],
  user: string,
  what?: string,
  mark: Mark = {},
): LeastRole {
  const subject = subjectOf(user)
  if (subject === undefined || asked.length === 0) throw new Error('A Role is for calls of an account.')
  const calls = withoutCovered(asked)
  const nameIn = roleName(user, calls, what)
  const places = byPlace(calls).map(([namespace, here]) => ({ namespace, rules: exactRules(here) }))
  const documents = places.flatMap(({ namespace, rules }) => {
    const kind = namespace === '' ? 'ClusterRole' : 'Role'
    const name = nameIn(namespace)
    return [roleObject(kind, name, namespace, rules, mark), bindingObject(kind, name, namespace, subject)]
  })
  const grants = places.flatMap(({ namespace, rules }) => opensBeyond(rules, namespace, []))
  const yaml = toYaml(...documents)
  return {
    yaml,
    command: kubectlFile('auth reconcile', yaml),
    grants: inOrderOfReach(grants),
    warnings: warningsOf(calls, grants),
    places,
  }
}

function warningsOf(calls: readonly Attributes[], grants: readonly AccessTuple[]): Phrase[] {
  const isWide = calls.some((call) => call.kind === 'resource' && call.namespace === '')
  return [
    dangerWarning(grants),
    isWide ? say`What the ClusterRole grants on namespaced resources applies in every namespace.` : undefined,
  ].filter((text) => text !== undefined)
}

function byPlace(calls: readonly Attributes[]): [namespace: string, calls: Attributes[]][] {
  const places = new Map<string, Attributes[]>()
  for (const call of calls) {
    const namespace = call.kind === 'path' ? '' : call.namespace
    places.set(namespace, [...(places.get(namespace) ?? []), call])
  }
  return [...places].sort(([a], [b]) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1))
}

/** Calls without those that another of them covers: one without a name covers every name, all namespaces cover each. */
export function withoutCovered(calls: readonly Attributes[]): Attributes[] {
  const distinct = [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()]
  // Only calls of one verb on one resource cover each other.
  const keyOf = (call: Attributes) =>
    call.kind === 'path' ? call.path : `${call.verb} ${call.group}/${call.resource}/${call.subresource}`
  const alike = new Map<string, Attributes[]>()
  for (const call of distinct) {
    const others = alike.get(keyOf(call)) ?? []
    alike.set(keyOf(call), others)
    others.push(call)
  }
  return distinct.filter(
    (call) => !alike.get(keyOf(call))?.some((other) => other !== call && coversCall(other, call)),
  )
}

/** True when whoever can make the one call can make the other: one without a name covers every name, all namespaces cover each. */
export function coversCall(wide: Attributes, call: Attributes): boolean {
  if (wide.kind !== 'resource' || call.kind !== 'resource') return isSameRequest(wide, call)
  const isSame = (['verb', 'group', 'resource', 'subresource'] as const).every((f) => wide[f] === call[f])
  const hasPlace = wide.namespace === '' || wide.namespace === call.namespace
  return isSame && hasPlace && (wide.name === '' || wide.name === call.name)
}

/** The fewest rules that grant these calls of one place and nothing else; none of them covers another. */
export function exactRules(calls: readonly Attributes[]): PolicyRule[] {
  const paths = calls.filter((call) => call.kind === 'path')
  const resources = calls.filter((call) => call.kind === 'resource')
  return [...ofResources(resources), ...ofPaths(paths)]
}

interface Cell {
  group: string
  resources: string[]
  verbs: string[]
  names: string[]
}

// Only what is alike in all but one part is joined, so that no combination comes in that no call asked for.
function joined(cells: readonly Cell[], part: 'resources' | 'verbs' | 'names'): Cell[] {
  const alike = new Map<string, Cell>()
  for (const cell of cells) {
    const isByName = part === 'names' && cell.names.length > 0
    const key = JSON.stringify({ ...cell, [part]: part === 'names' ? isByName : null })
    const known = alike.get(key)
    alike.set(key, known ? { ...known, [part]: sorted([...known[part], ...cell[part]]) } : cell)
  }
  return [...alike.values()]
}

function ofResources(calls: readonly ResourceAttributes[]): PolicyRule[] {
  const cells = calls.map(
    ({ verb, group, resource, subresource, name }): Cell => ({
      group,
      resources: [resourceWord({ resource, subresource })],
      verbs: [verb],
      names: name === '' ? [] : [name],
    }),
  )
  return joined(joined(joined(cells, 'names'), 'verbs'), 'resources').map(
    ({ group, resources, verbs, names }) => ({
      apiGroups: [group],
      resources,
      ...(names.length === 0 ? {} : { resourceNames: names }),
      verbs,
    }),
  )
}

function ofPaths(calls: readonly Extract<Attributes, { kind: 'path' }>[]): PolicyRule[] {
  const byVerb = new Map<string, string[]>()
  for (const { verb, path } of calls) byVerb.set(verb, sorted([...(byVerb.get(verb) ?? []), path]))
  const byPaths = new Map<string, string[]>()
  for (const [verb, paths] of byVerb) {
    const key = JSON.stringify(paths)
    byPaths.set(key, sorted([...(byPaths.get(key) ?? []), verb]))
  }
  return [...byPaths].map(([key, verbs]) => ({ nonResourceURLs: JSON.parse(key) as string[], verbs }))
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}
