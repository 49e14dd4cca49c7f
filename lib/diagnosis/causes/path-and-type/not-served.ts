import type { AccessTuple } from '@/lib/contract/access-tuple'
import { shownBy } from '@/lib/evidence/shown'
import {
  type Catalogue,
  editDistance,
  findKnown,
  groupState,
  type KnownResource,
  misspelling,
  pathOf,
} from '@/lib/objects/catalogue'
import { code, listed, type Phrase, say } from '@/lib/phrase/phrase'
import { wordForm } from '@/lib/phrase/rule-words'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import type { Attributes, PathAttributes, ResourceAttributes } from '@/lib/rbac/types'
import { isUnlisted } from '@/lib/rbac/unlisted-resources'
import { RESOURCE_VERBS } from '@/lib/rbac/verbs'
import { describeResource } from '@/lib/words/resources'
import type { Case } from '../../case'
import { isDangerous } from '../../dangers/dangers'
import type { Facts } from '../../facts'
import { type FixDraft, requestChange } from '../../fixes/draft'
import { suggestResources } from '../../suggest-resources'
import type { Ranked } from '../cause'

/** Lists what the API server serves. */
export const API_RESOURCES = 'kubectl api-resources -o wide'

export interface Suggested {
  suggestions: readonly KnownResource[]
}

type How = 'resource' | 'group' | 'absent-group' | 'no-version' | 'no-prefix'

interface NotServed extends Suggested {
  how: How
  /** Discovery was not needed to tell. */
  isGuess?: true
  /** No cluster serves it as it is written: a path without its prefix, a resource of Kubernetes in another form of its name. */
  isOfEachCluster?: true
}

/** Which answer a call of what is not served gets: permission is checked before existence. */
export function answered({ decision }: Case): Phrase {
  return decision.state === 'read' && decision.value.allowed
    ? say`The call gets a 404.`
    : say`Permission is checked before existence, so the answer is 403, not 404.`
}

/** What was likely meant, each with its path. */
export function suggested(request: Attributes, { suggestions }: Suggested): Phrase {
  const at =
    request.kind === 'path' ? { namespace: '', name: '', subresource: '' } : { ...request, subresource: '' }
  return listed(
    suggestions.map(
      (known) => say`${code(describeResource({ ...known, subresource: '' }))} (${code(pathOf(known, at))})`,
    ),
    'or',
  )
}

/** What the request names and the API does not serve, in this one way; permission is checked before existence. */
export function notServed({ request, catalogue, discovery, refusal }: Case, how: How): Ranked<Suggested>[] {
  const found = catalogue
    ? request.kind === 'path'
      ? pathNotServed(request, catalogue)
      : typeNotServed(request, catalogue)
    : pathWithoutPrefix(request)
  if (found?.how !== how) return []
  const { suggestions, isGuess, isOfEachCluster } = found
  const tier = refusal !== undefined && isOfEachCluster ? 'call' : 'absent'
  return [{ confidence: isGuess ? 'likely' : shownBy(discovery), tier, data: { suggestions } }]
}

// Verbs that RBAC judges on names that no path serves, such as groups or signers, are not among these.
const REST_VERBS: ReadonlySet<string> = new Set(RESOURCE_VERBS)

/** A path that starts with one of these two lacks its prefix, whatever the API serves. */
function pathWithoutPrefix(request: Attributes): NotServed | undefined {
  return request.kind === 'path' && /^\/(?:namespaces\/[^/]{1,253}\/|v1\/)[a-z]/.test(request.path)
    ? { how: 'no-prefix', suggestions: [], isGuess: true, isOfEachCluster: true }
    : undefined
}

/**
 * True for a group that the absent one was likely meant to be: another form of its name, or where resources of a removed group
 * went. That some other group has a resource of the name says nothing about one that is not installed.
 */
function isMeantGroup(absent: string, served: string): boolean {
  if (absent === 'extensions' || wordForm('apiGroups', absent)?.meant.includes(served)) return true
  const [first = ''] = served.split('.')
  return (
    served !== '' && (absent === first || editDistance(absent, served, 2) <= (absent.length <= 5 ? 1 : 2))
  )
}

function typeNotServed(request: ResourceAttributes, catalogue: Catalogue): NotServed | undefined {
  const { group, resource, subresource, verb } = request
  if (resource === '' || !REST_VERBS.has(verb) || resource === '*' || group === '*') return undefined
  const known = findKnown(catalogue, group, resource)
  if (known) {
    // A proxy's path is free-form, and any subresource that discovery lists is one that the server routes.
    if (subresource === '' || isUnlisted(request)) return undefined
    if (known.subresources.some((s) => s.name === subresource)) return undefined
    const meant = known.subresources.find(
      ({ name }) =>
        name === subresource.replace(/s$/, '') && !isDangerous([verb], group, `${resource}/${name}`),
    )
    return { how: 'resource', suggestions: meant ? [{ ...known, subresources: [meant] }] : [] }
  }
  const state = groupState(catalogue, group)
  if (state === 'failed') return undefined
  const suggestions = suggestResources(catalogue, resource, group, [verb])
  if (state === 'absent') {
    return { how: 'absent-group', suggestions: suggestions.filter((one) => isMeantGroup(group, one.group)) }
  }
  const elsewhere = suggestions.filter((s) => s.resource === resource)
  if (elsewhere.length > 0) return { how: 'group', suggestions: elsewhere }
  // Another form of a name in the group asked for is what it is; letters are a guess, and each is told.
  const form = suggestions.find((one) => one.group === group && misspelling(resource, one) !== 'letters')
  const isOfEachCluster = form !== undefined && isBuiltInGroup(group)
  return {
    how: 'resource',
    suggestions: form ? [form] : suggestions,
    ...(isOfEachCluster ? { isOfEachCluster } : {}),
  }
}

function pathNotServed(request: PathAttributes, { resources }: Catalogue): NotServed | undefined {
  const { path } = request
  const [root = '', second = '', third = ''] = path.split('/').filter((part) => part !== '')
  if (root === 'apis' || root === 'api') {
    const [group, resource] = root === 'apis' ? [second, third] : ['', second]
    const known = resources.filter((r) => r.group === group && r.resource === resource)
    return known.length > 0 ? { how: 'no-version', suggestions: known.slice(0, 1) } : undefined
  }
  const word = root === 'namespaces' && third !== '' ? third : /^v\d/.test(root) ? second : root
  const served = resources.filter((r) => r.resource === word)
  const first = served.find((r) => r.group === '') ?? served[0]
  const written = pathWithoutPrefix(request)
  if (first === undefined) return written
  const isOfEachCluster = written?.isOfEachCluster
  return { how: 'no-prefix', suggestions: [first], ...(isOfEachCluster ? { isOfEachCluster } : {}) }
}

function at(request: Attributes): { namespace: string; name: string; subresource: string } {
  return request.kind === 'resource' ? request : { namespace: '', name: '', subresource: '' }
}

/** The same call on what was likely meant. */
export function askInstead(facts: Facts, suggestions: readonly KnownResource[]): FixDraft[] {
  const [first] = suggestions
  if (!first) {
    return [
      requestChange(say`Check the spelling of the resource and its API group against kubectl api-resources.`),
    ]
  }
  const calls = suggestions.map((one) => correctedCall(facts, one))
  if (suggestions.length > 1) {
    const all = suggestions.map((one) => requested(facts, one))
    return [requestChange(say`Request the one that was meant: ${listed(all, 'or')}`, { calls })]
  }
  return [requestChange(say`Request ${requested(facts, first)}`, { calls })]
}

/** Where a suggested resource is asked for, in place of what was. */
function placeOf({ request, home }: Facts, one: KnownResource) {
  const place = at(request)
  return {
    name: place.name,
    namespace: one.namespaced ? place.namespace || home : '',
    subresource: one.subresources.length === 1 ? (one.subresources[0]?.name ?? '') : place.subresource,
  }
}

/** A suggested resource with its path at the place of the request. */
function requested(facts: Facts, one: KnownResource): Phrase {
  return say`${code(describeResource({ ...one, subresource: '' }))}: ${code(pathOf(one, placeOf(facts, one)))}`
}

/** The corrected call. A plain path has no verb of a resource, and its get is a list of what it names. */
function correctedCall(facts: Facts, one: KnownResource): AccessTuple {
  const { request } = facts
  const verb = request.kind === 'path' && request.verb === 'get' ? 'list' : request.verb
  const { group, resource } = one
  return { verb, group, resource, ...placeOf(facts, one) }
}
