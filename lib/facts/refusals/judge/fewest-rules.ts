import { isSameRequest } from '@/lib/diagnosis/tuple'
import type { Attributes, PolicyRule, ResourceAttributes } from '@/lib/rbac/types'

/** Calls without those that another of them covers: one without a name covers every name, all namespaces cover each. */
export function withoutCovered(calls: readonly Attributes[]): Attributes[] {
  const distinct = [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()]
  return distinct.filter((call) => !distinct.some((other) => other !== call && coversCall(other, call)))
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
      resources: [subresource === '' ? resource : `${resource}/${subresource}`],
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
