import type { ResourceAttributes } from './types'

/**
 * Subresources of nodes that a kubelet asks the API server about for a call on its own port, each before nodes/proxy
 * (pkg/kubelet/server/auth.go of Kubernetes 1.36, KEP-2862; spec until 1.24). The API server serves none of them, so that
 * discovery never lists them, and authorizes all.
 */
export const KUBELET_SUBRESOURCES: readonly string[] = [
  'checkpoint',
  'configz',
  'healthz',
  'log',
  'metrics',
  'pods',
  'spec',
  'stats',
  'statusz',
]

/** True for what exists for the authorization of a kubelet alone. */
export function isKubeletResource({
  group,
  resource,
  subresource,
}: Pick<ResourceAttributes, 'group' | 'resource' | 'subresource'>): boolean {
  return group === '' && resource === 'nodes' && KUBELET_SUBRESOURCES.includes(subresource)
}
