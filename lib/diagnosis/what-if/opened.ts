import type { Cell } from '@/lib/contract/access'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { OpenedCall, OpenedPlace } from '@/lib/contract/what-if'
import { isKubeletResource } from '@/lib/rbac/kubelet-resources'
import { RESOURCE_VERBS } from '@/lib/rbac/verbs'
import { dangerWarning } from '../access/dangerous-rights'
import { type MatrixTarget, matrixTargets, rowOf } from '../access/matrix'
import { findKnown, groupState } from '../catalogue'
import { isKnownVerb } from '../causes/rules/verbs'
import type { Catalogue } from '../facts'
import { opensBeyond } from '../opens'
import type { ScopedRule } from '../scoped-rules'
import type { PlaceChange } from './own-change'

const ON_ONE_OBJECT = new Set(['get', 'update', 'patch', 'delete'])

/** The cells of the matrix that the paste changes for the better at one place. */
export function openedPlace(change: PlaceChange, catalogue: Catalogue): OpenedPlace {
  const { namespace, before, after, given, isBeforeKnown } = change
  const rows = matrixTargets(catalogue).flatMap((target): OpenedPlace['rows'] => {
    const { known, subresource } = target
    // A Role never reaches what belongs to the cluster.
    if (given.length === 0 || (namespace !== '' && !known.namespaced)) return []
    const was = rowOf(target, { rules: at(before, target, namespace), isComplete: isBeforeKnown })
    const is = rowOf(target, { rules: at(after, target, namespace), isComplete: true })
    const cells = inOrder(target.verbs).flatMap((verb) => {
      const [from, to] = [was.cells[verb], is.cells[verb]]
      return from && to && isWider(from, to) ? [{ verb, before: from, after: to }] : []
    })
    const resource = subresource === '' ? known.resource : `${known.resource}/${subresource}`
    return cells.length === 0 ? [] : [{ group: known.group, resource, cells }]
  })
  return { namespace, rows }
}

function inOrder(verbs: readonly string[]): string[] {
  return [
    ...RESOURCE_VERBS.filter((verb) => verbs.includes(verb)),
    ...verbs.filter((verb) => !RESOURCE_VERBS.includes(verb)),
  ]
}

// At the cluster scope a rule of one namespace says nothing.
function at(rules: readonly ScopedRule[], { known }: MatrixTarget, namespace: string): readonly ScopedRule[] {
  return namespace === '' || !known.namespaced ? rules.filter(({ scope }) => scope !== 'namespace') : rules
}

const RANK: Record<Cell['state'], number> = { no: 0, unknown: 0, names: 1, namespace: 2, cluster: 3 }

function isWider(before: Cell, after: Cell): boolean {
  if (after.state === 'no' || after.state === 'unknown') return false
  // What holds in every namespace holds in this one: a rule beside it grants nothing.
  if (before.state === 'namespace' || before.state === 'cluster')
    return RANK[after.state] > RANK[before.state]
  if (after.state !== 'names') return true
  const held = new Set(before.names ?? [])
  return (after.names ?? []).some((name) => !held.has(name))
}

/** Every call that the paste gives this account at one place and that it cannot make now. */
export function openedCalls(change: PlaceChange, catalogue: Catalogue | undefined): OpenedCall[] {
  const { namespace, given, before } = change
  const rules = given.map(({ rule }) => rule)
  return reachableAt(opensBeyond(rules, namespace, before), namespace, catalogue).map((tuple) => {
    const danger = dangerWarning([tuple])
    return {
      ...tuple,
      onMatrix: isOnMatrix(tuple, catalogue),
      isServed: isServed(tuple, catalogue),
      ...(danger ? { danger } : {}),
    }
  })
}

/**
 * The call that a tuple of a rule stands for, or undefined when no request is judged so: a path or a cluster-scoped
 * resource in a namespace, a name where the request carries none, `pods/*`.
 */
function reachable(tuple: AccessTuple, catalogue: Catalogue | undefined): AccessTuple | undefined {
  const { verb, group = '', resource = '', subresource = '', name = '', namespace = '', path } = tuple
  if (path !== undefined) return tuple
  if (subresource.includes('*') || (resource.includes('*') && resource !== '*')) return undefined
  // "*" covers subresources too, and a create of one carries a name.
  const isNamelessCreate = verb === 'create' && subresource === '' && resource !== '*'
  if (name !== '' && (verb === 'deletecollection' || isNamelessCreate)) return undefined
  const known = catalogue && findKnown(catalogue, group, resource)
  if (!known || known.namespaced || namespace === '') return tuple
  // A call on one Namespace is judged inside it.
  const isItself = resource === 'namespaces' && (name === '' || name === namespace)
  return isItself && (ON_ONE_OBJECT.has(verb) || verb === '*') ? { ...tuple, name: namespace } : undefined
}

/** The calls of rules at a place as requests are judged; what no request is judged as is left out. */
export function reachableAt(
  tuples: readonly AccessTuple[],
  namespace: string,
  catalogue: Catalogue | undefined,
): AccessTuple[] {
  return tuples.flatMap((tuple) =>
    tuple.path !== undefined && namespace !== '' ? [] : (reachable(tuple, catalogue) ?? []),
  )
}

function isOnMatrix(tuple: AccessTuple, catalogue: Catalogue | undefined): boolean {
  const { verb, group = '', resource = '', subresource = '', namespace = '' } = tuple
  const known = catalogue && findKnown(catalogue, group, resource)
  if (!known || (namespace !== '' && !known.namespaced)) return false
  const verbs =
    subresource === '' ? known.verbs : known.subresources.find(({ name }) => name === subresource)?.verbs
  return verbs?.includes(verb) ?? false
}

// What no discovery could tell, and words that only RBAC knows, such as those of impersonate and use, count as served.
function isServed(tuple: AccessTuple, catalogue: Catalogue | undefined): boolean {
  const { verb, group = '', resource = '', subresource = '', path } = tuple
  if (path !== undefined) return true
  if (!isKnownVerb(verb)) return false
  if (!catalogue || group === '*' || resource === '*' || groupState(catalogue, group) === 'failed')
    return true
  const known = findKnown(catalogue, group, resource)
  if (!known) return !RESOURCE_VERBS.includes(verb) && verb !== '*'
  const isOwn =
    subresource === '' || subresource === 'finalizers' || isKubeletResource({ group, resource, subresource })
  return isOwn || known.subresources.some(({ name }) => name === subresource)
}
