import { isKubeletResource, KUBELET_SUBRESOURCES } from './kubelet-resources'
import type { ResourceAttributes } from './types'

/** On which the API server checks a write of a claim's status, beside resourceclaims/status (api/resource/v1, 1.36). */
const CLAIM_SUBRESOURCES: readonly string[] = ['binding', 'driver']

type Target = Pick<ResourceAttributes, 'group' | 'resource' | 'subresource'>

/** The subresources that are authorized and that nothing serves, so no discovery lists them. */
export function unlistedSubresources({ group, resource }: Omit<Target, 'subresource'>): readonly string[] {
  if (group === 'resource.k8s.io' && resource === 'resourceclaims') return CLAIM_SUBRESOURCES
  return KUBELET_SUBRESOURCES.filter((subresource) => isKubeletResource({ group, resource, subresource }))
}

/** True for one of them. */
export function isUnlisted(target: Target): boolean {
  return unlistedSubresources(target).includes(target.subresource)
}
