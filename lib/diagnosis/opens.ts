import type { AccessTuple } from '@/lib/contract/access-tuple'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import type { ScopedRule } from './scoped-rules'
import { fromTuple, isSameRequest, toTuple } from './tuple'

function* atomsOf(rule: PolicyRule, namespace: string): Generator<Attributes> {
  const names = rule.resourceNames?.length ? rule.resourceNames : ['']
  for (const group of rule.apiGroups ?? []) {
    for (const word of rule.resources ?? []) {
      const [resource = '', ...rest] = word.split('/')
      for (const verb of rule.verbs) {
        for (const name of names) {
          yield { kind: 'resource', verb, group, resource, subresource: rest.join('/'), name, namespace }
        }
      }
    }
  }
  // A RoleBinding grants no path.
  if (namespace !== '') return
  for (const path of rule.nonResourceURLs ?? []) {
    for (const verb of rule.verbs) yield { kind: 'path', verb, path }
  }
}

function held(atom: Attributes, before: readonly ScopedRule[]): boolean {
  return before.some((rule) => {
    const bears =
      rule.scope === 'cluster' ||
      (atom.kind === 'resource' && atom.namespace !== '' && rule.namespace === atom.namespace)
    return bears && ruleAllows(rule, atom)
  })
}

// A rule of 256 KiB can hold more calls than there is time for.
const MOST_JUDGED = 20_000

/**
 * What `added` rules allow at `namespace` ("" is everywhere) beyond `before`, by the authorizer's own comparison: one
 * tuple for each verb, resource and name, and for each path where they hold everywhere. A tuple without a name stands for every name, one whose namespace is "" for
 * the cluster scope and every namespace. No more than 20,000 calls are judged.
 */
export function opensBeyond(
  added: Iterable<PolicyRule>,
  namespace: string,
  before: readonly ScopedRule[],
): AccessTuple[] {
  const seen = new Set<string>()
  const opened: AccessTuple[] = []
  let judged = 0
  for (const rule of added) {
    for (const atom of atomsOf(rule, namespace)) {
      judged += 1
      if (judged > MOST_JUDGED) return opened
      const tuple = toTuple(atom)
      const key = JSON.stringify(tuple)
      if (seen.has(key) || held(atom, before)) continue
      seen.add(key)
      opened.push(tuple)
    }
  }
  return opened
}

/** True for a change that grants the request and nothing else. */
export function opensOnly({ opens }: { opens: readonly AccessTuple[] }, request: Attributes): boolean {
  const [only, ...more] = opens
  return only !== undefined && more.length === 0 && isSameRequest(fromTuple(only), request)
}

/** True where permission on everything is granted: a wildcard as verb, group or resource. */
export function opensWildcard({ opens }: { opens: readonly AccessTuple[] }): boolean {
  return opens.some(({ verb, group, resource }) => [verb, group, resource].includes('*'))
}
