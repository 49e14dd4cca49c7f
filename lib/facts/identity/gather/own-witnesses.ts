import 'server-only'
import { hostname as kernelHostname, networkInterfaces } from 'node:os'
import { fieldOfVariable } from '@/lib/identity/field-names'
import { mountedPod, parseMountinfo } from '@/lib/identity/mountinfo'
import { readClaims } from '@/lib/identity/token-claims'
import type { KnownPod } from '@/lib/identity/token-findings'
import { confirmedBy, type Witnesses } from '@/lib/identity/witnesses'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import type { PodName } from './own-pod'

/** What can be no Secret and says who this pod is: the token's claims, the file next to it, the host name, the mounts, the interfaces. */
export function ownWitnesses(
  credentials: CredentialLens,
  { mountinfo, hostname = kernelHostname() }: { mountinfo: string; hostname?: string | undefined },
): Witnesses {
  const parts = credentials.tokenParts()
  return {
    claims: parts ? readClaims(parts.header, parts.payload) : undefined,
    namespace: credentials.state().namespace.value,
    hostname,
    mounted: mountedPod(mountinfo),
    mounts: parseMountinfo(mountinfo),
    addresses: ownAddresses(),
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all = []) =>
    all.filter(({ internal }) => !internal).map(({ address }) => address),
  )
}

/** What a variable with a name of the convention says of a field, where a witness confirms it: any other may hold a Secret. */
function confirmedIn(env: Environment, witnesses: Witnesses): (path: string) => string | undefined {
  const confirms = confirmedBy(witnesses)
  return (path) =>
    Object.entries(env).find(([name, text]) => {
      const ref = text ? fieldOfVariable(name, text) : undefined
      return text && ref?.kind === 'field' && ref.path === path && confirms(ref, text)
    })?.[1]
}

/**
 * Which pod this process believes to be: by its token, which is certain, by a variable that the host name confirms, at
 * last by the host name, unless that is the node's, as with hostNetwork. No other variable is asked with: it may be a Secret's, and a
 * name that is asked for is in logs. Undefined without a namespace.
 */
export function believedPod(
  env: Environment,
  witnesses: Witnesses,
  nodeName = witnesses.claims?.node?.name,
): PodName | undefined {
  const { claims, hostname } = witnesses
  const namespace = witnesses.namespace ?? claims?.namespace
  if (claims?.pod && (claims.namespace ?? namespace))
    return { name: claims.pod.name, namespace: claims.namespace ?? namespace ?? '', by: 'the token' }
  if (namespace === undefined) return undefined
  const variable = confirmedIn(env, witnesses)('metadata.name')
  if (variable !== undefined && variable !== hostname)
    return { name: variable, namespace, by: 'a variable that begins with the host name' }
  // Any token of this node names it, also one of another pod.
  return hostname === nodeName ? undefined : { name: hostname, namespace, by: 'the host name' }
}

/** What the mounts and confirmed variables say of this pod; what none says is absent. */
export function knownPod(env: Environment, witnesses: Witnesses): KnownPod {
  const said = confirmedIn(env, witnesses)
  return present({
    name: said('metadata.name'),
    namespace: said('metadata.namespace'),
    uid: witnesses.mounted?.uid ?? said('metadata.uid'),
    serviceAccount: said('spec.serviceAccountName'),
    node: said('spec.nodeName'),
  })
}
