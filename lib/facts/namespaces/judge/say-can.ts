import type { ScopedRule } from '@/lib/diagnosis/scoped-rules'
import { code, listed, type Phrase, say, shortListed } from '@/lib/phrase/phrase'
import { describeResource } from '@/lib/words/resources'

const READ: ReadonlySet<string> = new Set(['get', 'list', 'watch'])
const CHANGE: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])
const MOST = 3

/** Every account has these by `system:basic-user`: they say nothing of a namespace. */
const OF_ANYONE = /^self(?:subject|)\w*reviews$/

export interface CanDo {
  /** Everything, by a rule of stars alone. */
  all: boolean
  /** Resources in the order of the rules, each once: `pods`, `deployments.apps`. */
  reads: string[]
  changes: string[]
  /** Of other verbs, such as `use` and `impersonate`. */
  others: string[]
}

/**
 * What rules allow in the namespace whose review listed them. What is granted on single objects alone counts too: something can be
 * done there. What holds there alone comes before what holds everywhere.
 */
export function canDo(rules: readonly ScopedRule[]): CanDo {
  const [reads, changes, others] = [new Set<string>(), new Set<string>(), new Set<string>()]
  let all = false
  const isOfAll = ({ scope }: ScopedRule) => Number(scope === 'cluster')
  const inOrder = rules.toSorted((a, b) => isOfAll(a) - isOfAll(b))
  for (const { verbs, apiGroups, resources, resourceNames } of inOrder) {
    all ||= [verbs, apiGroups, resources].every((list) => list.includes('*')) && resourceNames.length === 0
    for (const group of apiGroups)
      for (const resource of resources) {
        if (OF_ANYONE.test(resource)) continue
        const word = resource === '*' ? (group === '*' ? '*' : `*.${group}`) : named(group, resource)
        for (const verb of verbs) {
          if (READ.has(verb) || verb === '*') reads.add(word)
          if (CHANGE.has(verb) || verb === '*') changes.add(word)
          if (verb !== '*' && !READ.has(verb) && !CHANGE.has(verb)) others.add(word)
        }
      }
  }
  return { all, reads: [...reads], changes: [...changes], others: [...others] }
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

function some(resources: readonly string[]): Phrase {
  return shortListed(
    resources.map((resource) => (resource === '*' ? say`everything` : code(resource))),
    MOST,
  )
}

/** One line: what can be read and changed there. `isWhole` is false where the review did not list all rules. */
export function sayCan(can: CanDo, isWhole: boolean): Phrase {
  if (can.all) return say`Can do everything.`
  const parts = [
    ...(can.reads.length > 0 ? [say`read ${some(can.reads)}`] : []),
    ...(can.changes.length > 0 ? [say`change ${some(can.changes)}`] : []),
    ...(can.others.length > 0 ? [say`use other verbs on ${some(can.others)}`] : []),
  ]
  if (parts.length > 0) return isWhole ? say`Can ${listed(parts)}.` : say`Can at least ${listed(parts)}.`
  return isWhole ? say`Can do nothing.` : say`No rule is known; another authorizer can still allow something.`
}
