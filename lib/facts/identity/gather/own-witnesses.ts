import 'server-only'
import { hostname as kernelHostname, networkInterfaces } from 'node:os'
import { mountedPod } from '@/lib/identity/mounted-pod'
import { parseMountinfo } from '@/lib/identity/mountinfo'
import { readClaims } from '@/lib/identity/token-claims'
import type { Witnesses } from '@/lib/identity/witnesses'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'

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
