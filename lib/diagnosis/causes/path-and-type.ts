import type { PathAttributes, ResourceAttributes } from '@/lib/rbac/types'
import { isDangerous } from '../access/dangers'
import { findKnown, groupState } from '../catalogue'
import type { Catalogue, Facts } from '../facts'
import { isKubeletResource } from '../kubelet-resources'
import { suggestResources } from '../suggest-resources'
import type { FamilyFinding } from './finding'

type Found = FamilyFinding<'path-and-type'>[]

// Verbs that RBAC judges on names that no path serves, such as groups or signers.
const REST_VERBS = new Set([
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
])

/** Family G: the request names something that the API does not serve; permission is checked before existence. */
export function pathAndTypeCauses({ request, discovery }: Facts): Found {
  if (request.kind === 'resource' && request.resource === '') {
    return [{ id: 'G6', confidence: 'proven', distance: 0, data: {} }]
  }
  if (discovery.state !== 'read') return request.kind === 'path' ? withoutPrefix(request.path) : []
  return request.kind === 'path' ? pathCauses(request, discovery.value) : typeCauses(request, discovery.value)
}

/** These two starts are of a path whose prefix is missing, whatever the API serves. */
function withoutPrefix(path: string): Found {
  return /^\/(?:namespaces\/[^/]+\/|v1\/)[a-z]/.test(path)
    ? [{ id: 'G5', confidence: 'likely', distance: 0, data: { suggestions: [] } }]
    : []
}

function typeCauses(request: ResourceAttributes, catalogue: Catalogue): Found {
  const { group, resource, subresource, verb } = request
  if (!REST_VERBS.has(verb) || resource === '*' || group === '*') return []
  const known = findKnown(catalogue, group, resource)
  if (known) {
    // A proxy's path is free, and any subresource that discovery lists is one that the server routes.
    if (subresource === '' || isKubeletResource(request)) return []
    if (known.subresources.some((s) => s.name === subresource)) return []
    const meant = known.subresources.find(
      ({ name }) =>
        name === subresource.replace(/s$/, '') && !isDangerous([verb], group, `${resource}/${name}`),
    )
    const suggestions = meant ? [{ ...known, subresources: [meant] }] : []
    return [{ id: 'G1', confidence: 'proven', distance: 0, data: { suggestions, subresource: true } }]
  }
  const state = groupState(catalogue, group)
  if (state === 'failed') return []
  const suggestions = suggestResources(catalogue, resource, group, [verb])
  if (state === 'absent') return [{ id: 'G3', confidence: 'proven', distance: 0, data: { suggestions } }]
  const elsewhere = suggestions.filter((s) => s.resource === resource)
  if (elsewhere.length > 0) {
    return [{ id: 'G2', confidence: 'proven', distance: 0, data: { suggestions: elsewhere } }]
  }
  return [{ id: 'G1', confidence: 'proven', distance: 0, data: { suggestions, subresource: false } }]
}

function pathCauses(request: PathAttributes, catalogue: Catalogue): Found {
  const parts = request.path.split('/').filter((part) => part !== '')
  const [root = '', second = '', third = ''] = parts
  if (root === 'apis') {
    const known = catalogue.resources.filter((r) => r.group === second && r.resource === third)
    return known.length > 0
      ? [{ id: 'G4', confidence: 'proven', distance: 0, data: { suggestions: known.slice(0, 1) } }]
      : []
  }
  if (root === 'api') {
    const known = catalogue.resources.filter((r) => r.group === '' && r.resource === second)
    return known.length > 0
      ? [{ id: 'G4', confidence: 'proven', distance: 0, data: { suggestions: known.slice(0, 1) } }]
      : []
  }
  const word = root === 'namespaces' && third !== '' ? third : /^v\d/.test(root) ? second : root
  const served = catalogue.resources.filter((r) => r.resource === word)
  const first = served.find((r) => r.group === '') ?? served[0]
  return first ? [{ id: 'G5', confidence: 'proven', distance: 0, data: { suggestions: [first] } }] : []
}
