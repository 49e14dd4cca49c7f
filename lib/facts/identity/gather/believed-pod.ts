import { fieldOfVariable } from '@/lib/identity/field-names'
import { confirmedBy, type Witnesses } from '@/lib/identity/witnesses'
import type { PodName } from './own-pod'

/**
 * Which pod this process believes to be: by its token, which is certain, by a variable that the host name confirms, at
 * last by the host name, unless that is the node's, as with hostNetwork. No other variable is asked with: it may be a Secret's, and a
 * name that is asked for is in logs. Undefined without a namespace.
 */
export function believedPod(
  env: ReadonlyMap<string, string>,
  witnesses: Witnesses,
  nodeName = witnesses.claims?.node?.name,
): PodName | undefined {
  const { claims, hostname } = witnesses
  const namespace = witnesses.namespace ?? claims?.namespace
  if (claims?.pod && (claims.namespace ?? namespace))
    return { name: claims.pod.name, namespace: claims.namespace ?? namespace ?? '', by: 'the token' }
  if (namespace === undefined) return undefined
  const variable = podNameIn(env, witnesses)
  if (variable !== undefined && variable !== hostname)
    return { name: variable, namespace, by: 'a variable that begins with the host name' }
  // Any token of this node names it, also one of another pod.
  if (hostname === nodeName) return undefined
  return { name: hostname, namespace, by: 'the host name' }
}

function podNameIn(env: ReadonlyMap<string, string>, witnesses: Witnesses): string | undefined {
  const confirms = confirmedBy(witnesses)
  for (const [name, value] of env) {
    const ref = value === '' ? undefined : fieldOfVariable(name, value)
    if (ref?.kind === 'field' && ref.path === 'metadata.name' && confirms(ref, value)) return value
  }
  return undefined
}
