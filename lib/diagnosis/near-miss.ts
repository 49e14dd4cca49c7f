import {
  type Catalogue,
  editDistance,
  findKnown,
  type Misspelling,
  misspelling,
} from '@/lib/objects/catalogue'
import { globCovers, patternCovers, type WordForm, wordForm } from '@/lib/phrase/rule-words'
import { present } from '@/lib/present'
import { partsOfWord, resourceWord } from '@/lib/rbac/call'
import {
  groupMatches,
  holdsAt,
  nonResourceUrlMatches,
  resourceMatches,
  resourceNameMatches,
  type ScopedRule,
  verbMatches,
} from '@/lib/rbac/rule'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import type { FindingPlace } from './rank'
import { isDefaultRule } from './scoped-rules'
import { partMeant, type WholeRule, wholeRule } from './whole-rule'

export type RulePart = 'verb' | 'group' | 'resource' | 'name' | 'namespace' | 'path' | 'scope'

/** How the rule's resource word relates to the one asked for, where it is not the same. */
export type ResourceRelation =
  /** `others` are the resources that the same letters may as well have meant. */
  | { how: 'misspelled'; word: string; spelling: Misspelling; others: readonly string[] }
  | { how: 'form'; word: string; form: WordForm }
  | { how: 'parent'; word: string }
  | { how: 'star-subresource'; word: string }
  | { how: 'child'; word: string }

export type GroupRelation =
  | { how: 'form'; word: string; form: WordForm }
  /** `isServed`: discovery lists the resource in the group that the rule names, so the rule may be meant as it is. */
  | { how: 'other'; word: string; isServed: boolean }

/** A rule that does not allow the request, with exactly the parts that failed. */
export interface Miss {
  rule: ScopedRule
  failed: readonly RulePart[]
  resource?: ResourceRelation
  group?: GroupRelation
  /** A name with a star that a reader would take to cover the request's. */
  pattern?: string
  /** The rule's path is near by its letters alone. */
  isGuess?: true
  /** The number of parts to edit, 1 being one edit away: a resource written with its group is one. */
  parts: number
  /** The rule with all that is wrong corrected, where that allows the request. */
  whole?: WholeRule
}

function failedParts(request: ResourceAttributes, rule: ScopedRule, bears: boolean): RulePart[] {
  const failed: RulePart[] = []
  if (!verbMatches(rule, request.verb)) failed.push('verb')
  if (!groupMatches(rule, request.group)) failed.push('group')
  if (!resourceMatches(rule, request)) failed.push('resource')
  if (!resourceNameMatches(rule, request.name)) failed.push('name')
  if (!bears) failed.push(request.namespace === '' ? 'scope' : 'namespace')
  return failed
}

/** A word whose form no request has, and which says the requested resource. */
function formRelation(request: ResourceAttributes, words: readonly string[]): ResourceRelation | undefined {
  const asked = resourceWord(request)
  for (const word of words) {
    const form = wordForm('resources', word)
    if (!form) continue
    if (form.how === 'star') return { how: 'form', word, form }
    // The form may be meant for several; of a resource written with its group the group must be the requested one.
    if (form.meant.includes(asked) && (form.group ?? request.group) === request.group) {
      return { how: 'form', word, form }
    }
  }
  return undefined
}

/** A word that is no resource and that is near the requested one. */
function spellingRelation(
  request: ResourceAttributes,
  rule: ScopedRule,
  catalogue: Catalogue | undefined,
): ResourceRelation | undefined {
  const known = catalogue && findKnown(catalogue, request.group, request.resource)
  for (const word of rule.resources) {
    const { resource: parent, subresource: part } = partsOfWord(word)
    if (part !== request.subresource) {
      // `pods/logs`, where every other subresource is as it is served.
      const served = known?.subresources.map(({ name }) => name) ?? []
      if (parent !== request.resource || partMeant(part, served) !== request.subresource) continue
      return { how: 'misspelled', word, spelling: 'letters', others: [] }
    }
    // A word that discovery itself lists is another resource, not a misspelling of this one.
    if (catalogue && known && !catalogue.resources.some((r) => r.resource === parent)) {
      const spelling = misspelling(parent, known)
      const others = spelling === 'letters' ? otherMeanings(parent, rule, request, catalogue) : []
      if (spelling && others) return { how: 'misspelled', word, spelling, others }
    }
    if (parent !== request.resource && parent.toLowerCase() === request.resource) {
      return { how: 'misspelled', word, spelling: 'case', others: [] }
    }
  }
  return undefined
}

/** Other resources as near by their letters; undefined where the word is a form of another one's name. */
function otherMeanings(
  word: string,
  rule: ScopedRule,
  request: ResourceAttributes,
  { resources }: Catalogue,
): string[] | undefined {
  const near = resources.flatMap((known) => {
    const how = known.resource === request.resource ? undefined : misspelling(word, known)
    return how === undefined ? [] : [{ known, how }]
  })
  if (near.some(({ how }) => how !== 'letters')) return undefined
  const inGroups = near.filter(({ known }) => groupMatches(rule, known.group))
  return [...new Set(inGroups.map(({ known }) => known.resource))]
}

function resourceRelation(
  request: ResourceAttributes,
  rule: ScopedRule,
  catalogue: Catalogue | undefined,
): ResourceRelation | undefined {
  const words = rule.resources
  if (request.subresource !== '') {
    const star = words.find((word) => word === `${request.resource}/*`)
    if (star !== undefined) return { how: 'star-subresource', word: star }
  }
  const written = formRelation(request, words) ?? spellingRelation(request, rule, catalogue)
  if (written) return written
  if (request.subresource !== '' && words.includes(request.resource)) {
    return { how: 'parent', word: request.resource }
  }
  if (request.subresource === '') {
    const child = words.find((word) => word.startsWith(`${request.resource}/`))
    // `configmaps/app` for the ConfigMap `app`: no such subresource is served.
    if (child !== undefined && words.length === 1 && child === `${request.resource}/${request.name}`)
      return { how: 'misspelled', word: child, spelling: 'letters', others: [] }
    if (child !== undefined) return { how: child.endsWith('/*') ? 'star-subresource' : 'child', word: child }
  }
  return undefined
}

function groupRelation(
  request: ResourceAttributes,
  rule: ScopedRule,
  catalogue: Catalogue | undefined,
): GroupRelation | undefined {
  for (const word of rule.apiGroups) {
    const form = wordForm('apiGroups', word)
    // A version alone says nothing about the group that was meant.
    if (form && (form.meant.includes(request.group) || isVersionAlone(word, form))) {
      return { how: 'form', word, form }
    }
  }
  const word = rule.apiGroups[0]
  const isServed =
    catalogue?.resources.some(
      ({ group, resource }) => resource === request.resource && groupMatches(rule, group),
    ) ?? false
  return word === undefined ? undefined : { how: 'other', word, isServed }
}

function isVersionAlone(word: string, { how }: WordForm): boolean {
  return how === 'with-version' && !word.includes('/')
}

/** True for a rule that names the resource, as such or in a form that covers its subresource. */
function namesResource(rule: ScopedRule, { resource, subresource }: ResourceAttributes): boolean {
  return rule.resources.some(
    (word) => word.split('/')[0] === resource || (subresource !== '' && word === `*/${subresource}`),
  )
}

function judgeResource(
  request: ResourceAttributes,
  rule: ScopedRule,
  catalogue: Catalogue | undefined,
): Miss | undefined {
  if (rule.nonResourceURLs.length > 0 && rule.resources.length === 0) return undefined
  const bears = holdsAt(rule, request.namespace)
  // While the scope is unread, we cannot say that a request at the cluster scope fails by its scope.
  const failed = failedParts(
    request,
    rule,
    bears === 'yes' || (request.namespace === '' && bears === 'unknown'),
  )
  if (failed.length === 0) return undefined
  const resource = failed.includes('resource') ? resourceRelation(request, rule, catalogue) : undefined
  if (failed.includes('resource') && !resource) return undefined
  // A rule on a subresource says little about its parent once another part fails too.
  if (resource?.how === 'child' && failed.length > 1) return undefined
  if (failed.includes('group') && !resource && !namesResource(rule, request)) {
    // A star names the resource too, so only a group that no request has says that it was meant.
    const isForm = groupRelation(request, rule, catalogue)?.how === 'form'
    if (!isForm || !rule.resources.includes('*')) return undefined
  }
  const isOneWord = resource?.how === 'form' && resource.form.group !== undefined && failed.includes('group')
  const group = failed.includes('group') && !isOneWord ? groupRelation(request, rule, catalogue) : undefined
  const pattern = failed.includes('name')
    ? rule.resourceNames.find(
        (name) => name.includes('*') && (request.name === '' || patternCovers(name, request.name)),
      )
    : undefined
  const parts = failed.length - (isOneWord ? 1 : 0)
  const whole = wholeRule(rule, request, catalogue)
  return { rule, failed, parts, ...present({ resource, group, pattern, whole }) }
}

function judgePath(request: Extract<Attributes, { kind: 'path' }>, rule: ScopedRule): Miss | undefined {
  if (rule.nonResourceURLs.length === 0) return undefined
  const failed: RulePart[] = []
  if (!verbMatches(rule, request.verb)) failed.push('verb')
  if (!nonResourceUrlMatches(rule, request.path)) failed.push('path')
  if (rule.scope === 'namespace') failed.push('scope')
  if (failed.length === 0) return undefined
  const miss = { rule, failed, parts: failed.length }
  if (!failed.includes('path')) return miss
  if (rule.nonResourceURLs.some((url) => isNearPath(url, request.path))) return miss
  if (isDefaultRule(rule)) return undefined
  if (rule.nonResourceURLs.some((url) => isAbove(url, request.path))) return miss
  return rule.nonResourceURLs.some((url) => isSpelledAlike(url, request.path))
    ? { ...miss, isGuess: true }
    : undefined
}

/** True for the path of a level above, which does not cover what is below it without a star. */
function isAbove(entry: string, path: string): boolean {
  return entry.length > 1 && path.startsWith(`${entry}/`)
}

function isSpelledAlike(pattern: string, asked: string): boolean {
  const entry = pattern.replace(/\*$/, '')
  // What is below a star is not in the pattern.
  const path = entry === pattern ? asked : asked.slice(0, asked.indexOf('/', 1) + 1 || undefined)
  return entry.length > 4 && editDistance(entry, path, 2) <= (entry.length <= 7 ? 1 : 2)
}

/** True for an entry that a reader would take to cover the path: a slash more or less, or a star inside. */
function isNearPath(entry: string, path: string): boolean {
  const bare = (text: string) => text.replace(/\/?\**$/, '').replace(/\/+$/, '')
  if (bare(entry) !== '' && bare(entry) === bare(path)) return true
  const pieces = entry.split('*')
  return pieces.length > 1 && globCovers(pieces, path)
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
    return miss && (miss.parts <= 2 || miss.whole) ? [miss] : []
  })
  return misses.sort((a, b) => a.parts - b.parts)
}

/** Where a near rule ranks: the account's own, and one part away, or more that are all slips, or two. */
export function nearMissStanding({ parts, whole }: Pick<Miss, 'parts' | 'whole'>): FindingPlace {
  return { tier: parts === 1 || whole ? 'own' : 'apart', parts }
}
