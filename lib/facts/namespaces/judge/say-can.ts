import { code, listed, type Phrase, say, shortListed } from '@/lib/phrase/phrase'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { ScopedRule } from '@/lib/rbac/rule'
import type { RbacObjects, UserInfo } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import type { KnownNamespace, NamespaceSource } from '../contract'

const READ: ReadonlySet<string> = new Set(['get', 'list', 'watch'])
const CHANGE: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])
const MOST = 3

/** Every account has these by `system:basic-user`: they say nothing of a namespace. */
const OF_ANYONE = /^self(?:subject|)\w*reviews$/

/** A kind that some rule gives; `isByName` where each rule that does limits it to named objects. */
export interface Given {
  word: string
  isByName: boolean
}

export interface CanDo {
  /** Everything, by a rule of stars alone. */
  all: boolean
  /** Resources in the order of the rules, each once: `pods`, `deployments.apps`. */
  reads: Given[]
  changes: Given[]
  /** Of other verbs, such as `use` and `impersonate`. */
  others: Given[]
  /** The rules were too many to go through. */
  isCut: boolean
}

/** Verbs on kinds that are looked at: what rules give is the product of their lists, which somebody else wrote. */
const MOST_LOOKS = 5_000

function* looksIn(
  rules: readonly ScopedRule[],
): Generator<{ word: string; verb: string; isByName: boolean }> {
  for (const { verbs, apiGroups, resources, resourceNames } of rules)
    for (const group of apiGroups)
      for (const resource of resources) {
        if (OF_ANYONE.test(resource)) continue
        const word = resource === '*' ? (group === '*' ? '*' : `*.${group}`) : named(group, resource)
        for (const verb of verbs) yield { word, verb, isByName: resourceNames.length > 0 }
      }
}

/**
 * What rules allow in the namespace whose review listed them. What holds there alone comes before what holds everywhere. Of rules that
 * give more than 5,000 verbs on kinds the rest is left out.
 */
export function canDo(rules: readonly ScopedRule[]): CanDo {
  const isOfAll = ({ scope }: ScopedRule) => Number(scope === 'cluster')
  const inOrder = rules.toSorted((a, b) => isOfAll(a) - isOfAll(b))
  const all = rules.some(
    ({ verbs, apiGroups, resources, resourceNames }) =>
      [verbs, apiGroups, resources].every((list) => list.includes('*')) && resourceNames.length === 0,
  )
  const [reads, changes, others] = [
    new Map<string, boolean>(),
    new Map<string, boolean>(),
    new Map<string, boolean>(),
  ]
  let looks = 0
  for (const { word, verb, isByName } of looksIn(inOrder)) {
    looks += 1
    if (looks > MOST_LOOKS) break
    const give = (to: Map<string, boolean>) => to.set(word, isByName && (to.get(word) ?? true))
    if (READ.has(verb) || verb === '*') give(reads)
    if (CHANGE.has(verb) || verb === '*') give(changes)
    if (verb !== '*' && !READ.has(verb) && !CHANGE.has(verb)) give(others)
  }
  const given = (of: Map<string, boolean>) => [...of].map(([word, isByName]) => ({ word, isByName }))
  return {
    all,
    reads: given(reads),
    changes: given(changes),
    others: given(others),
    isCut: looks > MOST_LOOKS,
  }
}

function named(group: string, resource: string): string {
  const [parent = '', subresource = ''] = resource.split('/')
  return describeResource({ group: group === '*' ? '' : group, resource: parent, subresource })
}

/** How much that is, to order namespaces by: everything, changes something, reads something, nothing. */
export function reachOf({ all, reads, changes, others }: CanDo): 'all' | 'changes' | 'reads' | 'none' {
  if (all) return 'all'
  if (changes.length > 0) return 'changes'
  return reads.length + others.length > 0 ? 'reads' : 'none'
}

function some(resources: readonly Given[]): Phrase {
  return shortListed(
    resources.map(({ word, isByName }) => {
      const kind = word === '*' ? say`everything` : say`${code(word)}`
      return isByName ? say`${kind} of certain names` : kind
    }),
    MOST,
  )
}

/** One line: what can be read and changed there. `isListed` is false where the review did not list all rules. */
export function sayCan(can: CanDo, isListed: boolean): Phrase {
  const isWhole = isListed && !can.isCut
  if (can.all) return say`Can do everything.`
  const parts = [
    ...(can.reads.length > 0 ? [say`read ${some(can.reads)}`] : []),
    ...(can.changes.length > 0 ? [say`change ${some(can.changes)}`] : []),
    ...(can.others.length > 0 ? [say`use other verbs on ${some(can.others)}`] : []),
  ]
  if (parts.length > 0) return isWhole ? say`Can ${listed(parts)}.` : say`Can at least ${listed(parts)}.`
  return isWhole ? say`Can do nothing.` : say`No rule is known; another authorizer can still allow something.`
}

const ORDER: readonly NamespaceSource[] = ['pod', 'list', 'binding', 'token', 'refusal', 'asked']

export interface Found {
  name: string
  by: NamespaceSource
  binding?: string
}

export type Named = Pick<KnownNamespace, 'name' | 'known' | 'binding'>

/** The namespaces in which a binding gives this account something. */
export function boundIn({ roleBindings }: Pick<RbacObjects, 'roleBindings'>, user: UserInfo): Found[] {
  return roleBindings.flatMap(({ name, namespace, subjects }): Found[] =>
    subjects.some((subject) => subjectMatches(subject, user, namespace))
      ? [{ name: namespace, by: 'binding', binding: name }]
      : [],
  )
}

/** Each namespace once, with all that it is known from; the best known first, each source in the order in which it gave them. */
export function mergeNames(found: readonly Found[]): Named[] {
  const all = new Map<string, Named>()
  const inOrder = found.toSorted((a, b) => ORDER.indexOf(a.by) - ORDER.indexOf(b.by))
  for (const { name, by, binding } of inOrder) {
    const before = all.get(name)
    if (before === undefined) all.set(name, { name, known: [by], ...(binding ? { binding } : {}) })
    else {
      if (!before.known.includes(by)) before.known.push(by)
      if (binding !== undefined) before.binding ??= binding
    }
  }
  return [...all.values()]
}
