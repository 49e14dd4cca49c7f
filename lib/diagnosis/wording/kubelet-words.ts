import { isKubeletResource } from '@/lib/rbac/kubelet-resources'

// KEP-2862, on by default since 1.33.
const FINE_GRAINED = new Set(['configz', 'healthz', 'pods'])

/** What is particular to a call that a kubelet has authorized, in one sentence; undefined for any other. */
export function sayKubelet(request: Parameters<typeof isKubeletResource>[0]): string | undefined {
  if (!isKubeletResource(request)) return undefined
  const then = FINE_GRAINED.has(request.subresource)
    ? ' Since Kubernetes 1.33 it checks this first, and nodes/proxy only if this is denied; an older kubelet checks nodes/proxy alone.'
    : ''
  return `The kubelet checks nodes/${request.subresource} when its own port is called; the API server authorizes it but serves no such path.${then}`
}
