import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { isKubeletResource } from '@/lib/rbac/kubelet-resources'

// KEP-2862, on by default since 1.33.
const FINE_GRAINED = new Set(['configz', 'healthz', 'pods'])

/** What is particular to a call that a kubelet has authorized, in one sentence; nothing for any other. */
export function sayKubelet(request: Parameters<typeof isKubeletResource>[0]): Phrase {
  if (!isKubeletResource(request)) return NOTHING
  const proxy = code('nodes/proxy')
  const then = FINE_GRAINED.has(request.subresource)
    ? say` Since Kubernetes 1.33 it checks this first, and ${proxy} only if this is denied; an older kubelet checks ${proxy} alone.`
    : NOTHING
  return say`The kubelet checks ${code(`nodes/${request.subresource}`)} when its own port is called; the API server authorizes it but serves no such path.${then}`
}
