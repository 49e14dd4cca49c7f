import {
  groupMatches,
  nonResourceUrlMatches,
  resourceMatches,
  resourceNameMatches,
  verbMatches,
} from '@/lib/rbac/rule'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { findKnown, type Misspelling, misspelling } from './catalogue'
import type { Catalogue } from './facts'
import type { ScopedRule } from './scoped-rules'

export type Part = 'verb' | 'group' | 'resource' | 'name' | 'namespace' | 'path' | 'scope'

/** How the rule's resource word relates to the one asked for, where it is not the same. */
export type ResourceRelation =
  | { how: 'misspelled'; word: string; spelling: Misspelling }
  | { how: 'parent'; word: string }
  | { how: 'star-subresource'; word: string }
  | { how: 'child'; word: string }

export type GroupRelation = { how: 'version' | 'core-word' | 'other'; word: string }

/** A rule that does not allow the request, with exactly the parts that failed. */
export interface Miss {
  rule: ScopedRule
  failed: readonly Part[]
  resource?: ResourceRelation
  group?: GroupRelation
  /** The number of parts that failed: 1 is one edit away. */
  distance: number
}

function failedParts(request: ResourceAttributes, rule: ScopedRule, bears: boolean): Part[] {
  const failed: Part[] = []
  if (!verbMatches(rule, request.verb)) failed.push('verb')
  if (!groupMatches(rule, request.group)) failed.push('group')
  if (!resourceMatches(rule, request)) failed.push('resource')
  if (!resourceNameMatches(rule, request.name)) failed.push('name')
  if (!bears) failed.push(request.namespace === '' ? 'scope' : 'namespace')
  return failed
}

function resourceRelation(
  request: ResourceAttributes,
  rule: ScopedRule,
  catalogue: Catalogue | undefined,
): ResourceRelation | undefined {
  const known = catalogue && findKnown(catalogue, request.group, request.resource)
  const words = rule.resources
  if (request.subresource !== '') {
    const star = words.find((word) => word === `${request.resource}/*`)
    if (star !== undefined) return { how: 'star-subresource', word: star }
  }
  for (const word of words) {
    const [parent = '', ...rest] = word.split('/')
    if (rest.join('/') !== request.subresource) continue
    // A word that discovery itself lists is another resource, not a misspelling of this one.
    if (catalogue && known && !catalogue.resources.some((r) => r.resource === parent)) {
      const spelling = misspelling(parent, known)
      if (spelling) return { how: 'misspelled', word, spelling }
    }
    if (parent !== request.resource && parent.toLowerCase() === request.resource) {
      return { how: 'misspelled', word, spelling: 'case' }
    }
  }
  if (request.subresource !== '' && words.includes(request.resource)) {
    return { how: 'parent', word: request.resource }
  }
  if (request.subresource === '') {
    const child = words.find((word) => word.startsWith(`${request.resource}/`))
    if (child !== undefined) return { how: child.endsWith('/*') ? 'star-subresource' : 'child', word: child }
  }
  return undefined
}

function groupRelation(request: ResourceAttributes, rule: ScopedRule): GroupRelation | undefined {
  for (const word of rule.apiGroups) {
    const [group = '', ...rest] = word.split('/')
    const versionOnly = /^v\d+(?:(?:alpha|beta)\d+)?$/.test(word)
    if (rest.length > 0 && (group === request.group || group === 'core')) return { how: 'version', word }
    if (versionOnly && request.group === '') return { how: 'version', word }
    if (request.group === '' && /^core$/i.test(word)) return { how: 'core-word', word }
  }
  const word = rule.apiGroups[0]
  return word === undefined ? undefined : { how: 'other', word }
}

function judgeResource(
  request: ResourceAttributes,
  rule: ScopedRule,
  catalogue: Catalogue | undefined,
): Miss | undefined {
  if (rule.nonResourceURLs.length > 0 && rule.resources.length === 0) return undefined
  const bears =
    request.namespace === ''
      ? rule.scope === 'cluster'
      : rule.scope === 'cluster' || rule.namespace === request.namespace
  // While the scope is unread, we cannot say that a request at the cluster scope fails by its scope.
  const failed = failedParts(request, rule, bears || (request.namespace === '' && rule.scope === 'unknown'))
  if (failed.length === 0) return undefined
  const resource = failed.includes('resource') ? resourceRelation(request, rule, catalogue) : undefined
  if (failed.includes('resource') && !resource) return undefined
  // A rule on a subresource says little about its parent once another part fails too.
  if (resource?.how === 'child' && failed.length > 1) return undefined
  const named = rule.resources.some((word) => word.split('/')[0] === request.resource) || resource
  if (failed.includes('group') && !named) return undefined
  const group = failed.includes('group') ? groupRelation(request, rule) : undefined
  return {
    rule,
    failed,
    distance: failed.length,
    ...(resource ? { resource } : {}),
    ...(group ? { group } : {}),
  }
}

function judgePath(request: Extract<Attributes, { kind: 'path' }>, rule: ScopedRule): Miss | undefined {
  if (rule.nonResourceURLs.length === 0) return undefined
  const failed: Part[] = []
  if (!verbMatches(rule, request.verb)) failed.push('verb')
  if (!nonResourceUrlMatches(rule, request.path)) failed.push('path')
  if (rule.scope === 'namespace') failed.push('scope')
  if (failed.length === 0) return undefined
  if (failed.includes('path') && !rule.nonResourceURLs.some((url) => isNearPath(url, request.path)))
    return undefined
  return { rule, failed, distance: failed.length }
}

/** True for an entry that a reader would take to cover the path: a slash more or less, or a star inside. */
function isNearPath(entry: string, path: string): boolean {
  const bare = (text: string) => text.replace(/\/?\**$/, '').replace(/\/+$/, '')
  if (bare(entry) !== '' && bare(entry) === bare(path)) return true
  const pieces = entry.split('*')
  return pieces.length > 1 && globCovers(pieces, path)
}

// Shell globbing as the author of the rule may have meant it; linear, without a regular expression.
function globCovers(pieces: readonly string[], path: string): boolean {
  const [first = '', ...rest] = pieces
  if (!path.startsWith(first)) return false
  let from = first.length
  for (const piece of rest) {
    const found = path.indexOf(piece, from)
    if (found < 0) return false
    from = found + piece.length
  }
  return true
}

/**
 * Rules of the account that come near the request without allowing it, nearest first; a rule about another resource
 * is not near. Ties put the rule whose verb fails first, then the order of the review.
 */
export function nearMisses(
  request: Attributes,
  rules: readonly ScopedRule[],
  catalogue: Catalogue | undefined,
): Miss[] {
  const misses = rules.flatMap((rule) => {
    const miss =
      request.kind === 'resource' ? judgeResource(request, rule, catalogue) : judgePath(request, rule)
    return miss && miss.distance <= 2 ? [miss] : []
  })
  return misses.sort((a, b) => a.distance - b.distance)
}
