import type { AccessTuple } from '@/lib/contract/access-tuple'
import { code, listed, type Phrase, say } from '@/lib/phrase/phrase'
import type { Attributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { pathOf } from '../catalogue'
import type { Facts, KnownResource } from '../facts'
import { toTuple } from '../tuple'
import type { FixDraft } from './draft'

/** A change to the call itself, which grants nothing. */
export function requestChange(says: Phrase, more: Partial<FixDraft> = {}): FixDraft {
  return { where: 'request', says, opens: [], ...more }
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
  return toTuple({ kind: 'resource', verb, group, resource, ...placeOf(facts, one) })
}
