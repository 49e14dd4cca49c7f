import type { Identity } from '@/lib/facts/identity/contract/identity'
import { kubectlLook } from '@/lib/rbac/kubectl-command'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The command that reaches this pod again at the page's own address; undefined where that is not a port-forward. */
export function forwardCommand(
  pod: Identity['pod'] | undefined,
  { hostname, port }: Pick<Location, 'hostname' | 'port'>,
): string | undefined {
  if (!LOOPBACK.has(hostname) || pod?.forward === undefined) return undefined
  const local = port || '80'
  const { target, port: remote } = pod.forward
  const ports = local === String(remote) ? local : `${local}:${remote}`
  return kubectlLook`-n ${pod.namespace ?? ''} port-forward ${target} ${ports}`
}
