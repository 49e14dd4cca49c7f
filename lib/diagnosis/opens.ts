import type { AccessTuple } from '@/lib/contract/explanation'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import type { ScopedRule } from './scoped-rules'
import { fromTuple, isSameRequest, toTuple } from './tuple'

function atomsOf(rule: PolicyRule, namespace: string): Attributes[] {
  const paths = (rule.nonResourceURLs ?? []).flatMap((path) =>
    rule.verbs.map((verb): Attributes => ({ kind: 'path', verb, path })),
  )
  const names = rule.resourceNames?.length ? rule.resourceNames : ['']
  const resources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((word) =>
      rule.verbs.flatMap((verb) =>
        names.map((name): Attributes => {
          const [resource = '', ...rest] = word.split('/')
          return { kind: 'resource', verb, group, resource, subresource: rest.join('/'), name, namespace }
        }),
      ),
    ),
  )
  return [...resources, ...paths]
}

function held(atom: Attributes, before: readonly ScopedRule[]): boolean {
  return before.some((rule) => {
    const bears =
      rule.scope === 'cluster' ||
      (atom.kind === 'resource' && atom.namespace !== '' && rule.namespace === atom.namespace)
    return bears && ruleAllows(rule, atom)
  })
}

/**
 * What `added` rules allow at `namespace` ("" is everywhere) beyond `before`, by the authorizer's own comparison: one
 * tuple for each verb, resource and name. A tuple without a name stands for every name, one whose namespace is "" for
 * the cluster scope and every namespace.
 */
export function opensBeyond(
  added: readonly PolicyRule[],
  namespace: string,
  before: readonly ScopedRule[],
): AccessTuple[] {
  const seen = new Set<string>()
  const opened: AccessTuple[] = []
  for (const atom of added.flatMap((rule) => atomsOf(rule, namespace))) {
    const tuple = toTuple(atom)
    const key = JSON.stringify(tuple)
    if (seen.has(key) || held(atom, before)) continue
    seen.add(key)
    opened.push(tuple)
  }
  return opened
}

/** True for a change that opens the request and nothing else. */
export function opensOnly({ opens }: { opens: readonly AccessTuple[] }, request: Attributes): boolean {
  const [only, ...more] = opens
  return only !== undefined && more.length === 0 && isSameRequest(fromTuple(only), request)
}

/** True where a right on everything is opened: a wildcard as verb, group or resource. */
export function opensWildcard({ opens }: { opens: readonly AccessTuple[] }): boolean {
  return opens.some(({ verb, group, resource }) => [verb, group, resource].includes('*'))
}
