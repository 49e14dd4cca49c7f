import type { Phrase } from '@/lib/phrase/phrase'
export interface KnownResource {
  group: string
  version: string
  /** Plural, as in paths and rules. */
  resource: string
  singular: string
  kind: string
  namespaced: boolean
  verbs: readonly string[]
  shortNames: readonly string[]
  /** `log`, `scale`…, without the parent's name. */
  subresources: readonly { name: string; verbs: readonly string[] }[]
  /** True for the version that the server prefers in its group. */
  preferred: boolean
}

export interface FailedGroup {
  group: string
  version: string
  says: Phrase
  /** The API server has it registered and says that it cannot reach its server. */
  isAway?: true
}

/** What discovery lists. A group that failed is unknown, not absent. */
export interface Catalogue {
  resources: readonly KnownResource[]
  /** Groups whose lists could not be read (an aggregated API that is down), with the server's words. */
  failedGroups: readonly FailedGroup[]
}

/** The resource under its group, in the version that the server prefers when it serves several. */
export function findKnown(catalogue: Catalogue, group: string, resource: string): KnownResource | undefined {
  const found = catalogue.resources.filter((r) => r.group === group && r.resource === resource)
  return found.find((r) => r.preferred) ?? found[0]
}

/** The resource of a kind, in the version that the server prefers. */
export function findKind(catalogue: Catalogue, group: string, kind: string): KnownResource | undefined {
  const known = catalogue.resources.find((r) => r.group === group && r.kind === kind)
  return known && findKnown(catalogue, group, known.resource)
}

/**
 * Whether discovery lists the group. A group that could not be listed is neither known nor
 * absent; the failed group "*" stands for all but the core group.
 */
export function groupState(catalogue: Catalogue, group: string): 'known' | 'failed' | 'absent' {
  const isFailed = catalogue.failedGroups.some(
    (failed) => failed.group === group || (failed.group === '*' && group !== ''),
  )
  if (isFailed) return 'failed'
  return catalogue.resources.some((r) => r.group === group) ? 'known' : 'absent'
}

/** True for a group that is registered and whose server the API server says it cannot reach. */
export function isGroupAway(catalogue: Catalogue | undefined, group: string): boolean {
  return catalogue?.failedGroups.some((failed) => failed.isAway && failed.group === group) ?? false
}

/** How a written word differs from the plural name of a resource. */
export type Misspelling = 'singular' | 'case' | 'kind' | 'short-name' | 'letters'

/** How `word` misspells `known`, or undefined when it is the right word or not near. */
export function misspelling(word: string, known: KnownResource): Misspelling | undefined {
  if (word === known.resource || word === '') return undefined
  if (word === singularOf(known)) return 'singular'
  if (word === known.kind) return 'kind'
  if (word.toLowerCase() === known.resource) return 'case'
  if (word.toLowerCase() === singularOf(known)) return 'case'
  if (known.shortNames.includes(word)) return 'short-name'
  // Two edits leave little of a short word.
  const limit = word.length <= 5 ? 1 : 2
  if (word.length >= 3 && editDistance(word.toLowerCase(), known.resource, limit) <= limit) return 'letters'
  return undefined
}

// Aggregated discovery may leave the singular out; it is the lower-case kind unless a CRD says otherwise.
export function singularOf(known: Pick<KnownResource, 'singular' | 'kind'>): string {
  return known.singular || known.kind.toLowerCase()
}

/** The path that lists or names the resource, as a client writes it. */
export function pathOf(
  known: Pick<KnownResource, 'group' | 'version' | 'resource' | 'namespaced'>,
  at: { namespace: string; name: string; subresource: string },
): string {
  const root = known.group === '' ? `/api/${known.version}` : `/apis/${known.group}/${known.version}`
  const scope = known.namespaced && at.namespace !== '' ? `/namespaces/${at.namespace}` : ''
  const object = at.name === '' ? '' : `/${at.name}${at.subresource === '' ? '' : `/${at.subresource}`}`
  return `${root}${scope}/${known.resource}${object}`
}

/** Optimal string alignment distance (a swap of neighbors counts one); anything above `limit` is `limit + 1`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(at(old, j) + 1, at(row, j - 1) + 1, at(old, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(older, j - 2) + 1)
      }
      row.push(cost)
    }
    if (Math.min(...row) > limit) return limit + 1
    older = old
    old = row
  }
  return Math.min(at(old, b.length), limit + 1)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
