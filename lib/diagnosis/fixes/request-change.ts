import type { Fix } from '@/lib/contract/explanation'
import type { Attributes } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import { pathOf } from '../catalogue'
import type { Facts, KnownResource } from '../facts'

/** A change to the call itself, which grants nothing. */
export function requestChange(says: string, more: Partial<Fix> = {}): Fix {
  return { where: 'request', says, opens: [], ...more }
}

function at(request: Attributes): { namespace: string; name: string; subresource: string } {
  return request.kind === 'resource' ? request : { namespace: '', name: '', subresource: '' }
}

/** The same call on what was likely meant. */
export function askInstead(facts: Facts, suggestions: readonly KnownResource[]): Fix[] {
  const [first] = suggestions
  if (!first) {
    return [
      requestChange('Check the spelling of the resource and its API group against kubectl api-resources.'),
    ]
  }
  if (suggestions.length > 1) {
    const all = suggestions.map((one) => requested(facts, one))
    return [requestChange(`Request the one that was meant: ${listOf(all, 'or')}`)]
  }
  return [requestChange(`Request ${requested(facts, first)}`)]
}

/** A suggested resource with its path at the place of the request. */
function requested(facts: Facts, first: KnownResource): string {
  const place = at(facts.request)
  const namespace = place.namespace || (first.namespaced ? facts.home : '')
  const subresource =
    first.subresources.length === 1 ? (first.subresources[0]?.name ?? '') : place.subresource
  const path = pathOf(first, { ...place, namespace, subresource })
  return `${describeResource({ ...first, subresource: '' })}: ${path}`
}
