import type { AccessTuple } from '@/lib/contract/access-tuple'
import { dangerWarning, heldDangers } from '@/lib/diagnosis/dangers/dangerous-rights'
import { OpensBudget, opening } from '@/lib/diagnosis/opens'
import type { Cell } from '@/lib/facts/account/contract'
import { type MatrixTarget, matrixTargets, rowOf } from '@/lib/facts/account/judge/matrix'
import { type Catalogue, findKnown, groupState } from '@/lib/objects/catalogue'
import { present } from '@/lib/present'
import { asScoped, groupMatches, resourceMatches, type ScopedRule } from '@/lib/rbac/rule'
import type { PolicyRule } from '@/lib/rbac/types'
import { isUnlisted } from '@/lib/rbac/unlisted-resources'
import { isKnownVerb, RESOURCE_VERBS } from '@/lib/rbac/verbs'
import type { OpenedCall, OpenedPlace } from '../contract'
import type { PlaceChange } from './own-change'

const ON_ONE_OBJECT = new Set(['get', 'update', 'patch', 'delete'])

const MOST_CELLS = 3_000
// Each cell of a rule has all its names.
const MOST_COMPARED = 2_000_000
const MOST_NAMES = 20

/** The cells of the matrix that the paste changes for the better, place by place, and whether that is all of them. */
export function openedPlaces(
  changes: readonly PlaceChange[],
  catalogue: Catalogue,
): { places: OpenedPlace[]; isWhole: boolean } {
  let cells = 0
  let compared = 0
  const isSpent = () => cells > MOST_CELLS || compared > MOST_COMPARED
  const places = changes.map((change) => {
    const rows: OpenedPlace['rows'] = []
    const names = [...change.before, ...change.after].reduce(
      (sum, rule) => sum + rule.resourceNames.length,
      1,
    )
    for (const row of openedRows(change, catalogue)) {
      cells += row.cells.length
      compared += names * RESOURCE_VERBS.length
      if (isSpent()) break
      if (row.cells.length > 0) rows.push(row)
    }
    return { namespace: change.namespace, rows }
  })
  const isCut = changes.some(({ given }) =>
    given.some(({ rule }) => (rule.resourceNames?.length ?? 0) > MOST_NAMES),
  )
  return { places: places.filter(({ rows }) => rows.length > 0), isWhole: !isSpent() && !isCut }
}

function* openedRows(change: PlaceChange, catalogue: Catalogue): Generator<OpenedPlace['rows'][number]> {
  const { namespace, before, after, given, isBeforeKnown } = change
  for (const target of matrixTargets(catalogue)) {
    const { known, subresource } = target
    // A Role never reaches what belongs to the cluster.
    if (namespace !== '' && !known.namespaced) continue
    const words = { resource: known.resource, subresource }
    if (!given.some(({ rule }) => groupMatches(rule, known.group) && resourceMatches(rule, words))) continue
    const was = rowOf(target, { rules: at(before, target, namespace), isComplete: isBeforeKnown })
    const is = rowOf(target, { rules: at(after, target, namespace), isComplete: true })
    const cells = inOrder(target.verbs).flatMap((verb) => {
      const [from, to] = [was.cells[verb], is.cells[verb]]
      return from && to && isWider(from, to) ? [{ verb, before: shownCell(from), after: shownCell(to) }] : []
    })
    const resource = subresource === '' ? known.resource : `${known.resource}/${subresource}`
    yield { group: known.group, resource, cells }
  }
}

function shownCell({ state, names }: Cell): Cell {
  return { state, ...present({ names: names?.slice(0, MOST_NAMES) }) }
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

const MOST_CALLS = 300

/** What the paste gives this account that it cannot do now. */
export interface Opened {
  /** At most 300, those that the API is asked about first. */
  calls: OpenedCall[]
  /** False where the API is asked for more than these, which was not worked out; then the dangers of all of it come first. */
  areServedWhole: boolean
  /** The same, of words too that no request has. */
  isWhole: boolean
}

/** The calls that the paste gives this account over all places; a call more than is shown ends the search. */
export function openedCalls(changes: readonly PlaceChange[], catalogue: Catalogue | undefined): Opened {
  const budget = new OpensBudget()
  const served = firstCalls(openedBy(changes, (rule) => askedParts(rule, catalogue), catalogue, budget))
  const areServedWhole = !budget.isSpent && served.length <= MOST_CALLS
  const all = firstCalls(openedBy(changes, (rule) => [rule], catalogue, budget))
  const dangers = areServedWhole ? [] : changes.flatMap((change) => openedDangers(change, catalogue))
  const once = new Map([...dangers, ...served, ...all].map((call) => [JSON.stringify(call), call]))
  const calls = [...once.values()].sort((a, b) => Number(b.isServed) - Number(a.isServed))
  const isWhole = areServedWhole && !budget.isSpent && calls.length <= MOST_CALLS
  return { calls: calls.slice(0, MOST_CALLS), areServedWhole, isWhole }
}

function firstCalls(calls: Iterable<OpenedCall>): OpenedCall[] {
  const first: OpenedCall[] = []
  for (const call of calls) {
    first.push(call)
    if (first.length > MOST_CALLS) break
  }
  return first
}

/** What of a rule a request may have, so that words which none has cost no more than themselves. */
function askedParts(rule: PolicyRule, catalogue: Catalogue | undefined): PolicyRule[] {
  const { apiGroups = [], resources = [], nonResourceURLs = [] } = rule
  const verbs = rule.verbs.filter(isKnownVerb)
  const paths = nonResourceURLs.length === 0 ? [] : [{ verbs: rule.verbs, nonResourceURLs }]
  if (!catalogue || catalogue.failedGroups.length > 0) return [{ ...rule, verbs }, ...paths]
  const served = new Set(catalogue.resources.map(({ resource }) => resource))
  const asked = {
    ...rule,
    verbs,
    apiGroups: apiGroups.filter((group) => group === '*' || groupState(catalogue, group) !== 'absent'),
    resources: resources.filter((word) => word.startsWith('*') || served.has(word.split('/', 1)[0] ?? '')),
  }
  // What discovery does not list may still be used, bound or signed.
  const special = verbs.filter((verb) => !RESOURCE_VERBS.includes(verb) && verb !== '*')
  return [asked, ...paths, ...(special.length === 0 ? [] : [{ ...rule, verbs: special }])]
}

function* openedBy(
  changes: readonly PlaceChange[],
  partsOf: (rule: PolicyRule) => PolicyRule[],
  catalogue: Catalogue | undefined,
  budget: OpensBudget,
): Generator<OpenedCall> {
  for (const { namespace, given, before } of changes) {
    const rules = given.flatMap(({ rule }) => partsOf(rule))
    for (const tuple of opening(rules, namespace, before, budget)) {
      for (const call of reachableAt([tuple], namespace, catalogue)) yield judgedCall(call, catalogue)
    }
  }
}

function withOneName(rule: ScopedRule): ScopedRule {
  return { ...rule, resourceNames: rule.resourceNames.slice(0, 1) }
}

/** One call for each danger that the paste adds at a place: found by the dangers, so that no product of words is made. */
function openedDangers(
  { namespace, given, before }: PlaceChange,
  catalogue: Catalogue | undefined,
): OpenedCall[] {
  const dangersOf = (rules: readonly ScopedRule[]) => heldDangers(rules.map(withOneName), namespace)
  const held = new Set(dangersOf(before).map(({ danger }) => danger))
  return dangersOf(given.map(({ rule }) => asScoped(rule, namespace)))
    .filter(({ danger }) => !held.has(danger))
    .map(({ request }) => judgedCall(request, catalogue))
}

function judgedCall(tuple: AccessTuple, catalogue: Catalogue | undefined): OpenedCall {
  const danger = dangerWarning([tuple])
  return {
    ...tuple,
    onMatrix: isOnMatrix(tuple, catalogue),
    isServed: isServed(tuple, catalogue),
    ...present({ danger }),
  }
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
    subresource === '' || subresource === 'finalizers' || isUnlisted({ group, resource, subresource })
  return isOwn || known.subresources.some(({ name }) => name === subresource)
}
