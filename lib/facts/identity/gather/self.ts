import 'server-only'
import { hostname as kernelHostname, networkInterfaces } from 'node:os'
import { type DeclaredSources, declaredSources } from '@/lib/identity/declared-sources'
import { fieldOfVariable } from '@/lib/identity/field-ref'
import { type MountedPod, mountedPod, parseMountinfo } from '@/lib/identity/mountinfo'
import { isOfPod, type OwnContainer, ownContainer } from '@/lib/identity/own-container'
import type { Pod } from '@/lib/identity/pod-spec'
import { readClaims, type TokenClaims } from '@/lib/identity/token-claims'
import type { AccountReading, KnownPod } from '@/lib/identity/token-findings'
import { confirmedBy, type Witnesses } from '@/lib/identity/witnesses'
import type { CredentialLens, CredentialState } from '@/lib/kube/credentials/credentials'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Settings } from '@/lib/pod/environment'
import { type KubeletFiles, readKernelTraces, readKubeletFiles } from '@/lib/pod/process-traces'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import { lastOwnPod, type OwnPod, type PodName, readOwnPod, readOwnServiceAccount } from './own-pod'

/** What shows where this process is and where the API server is. */
export type PlacedSettings = Pick<
  Settings,
  'serviceAccountDir' | 'downwardApiDirs' | 'attachedFrom' | 'kubernetesServiceHost' | 'kubernetesServicePort'
>

export interface SelfQuestion {
  /** All variables of the process. */
  env: Environment
  settings: Pick<Settings, 'serviceAccountDir' | 'downwardApiDirs' | 'attachedFrom'>
  kube: InClusterClient
  signal: AbortSignal
  /** Where the process's own files are; tests use another place. */
  procDir?: string
  /** The kernel's host name; another is for tests. */
  hostname?: string
  /** What the kubelet's files say; another is for tests. */
  kubeletFiles?: KubeletFiles
}

/** What a process finds out about its pod before any value of it is shown. */
export interface Self {
  credentials: CredentialState
  /** Undefined when there is no token, or it is not a JWT. */
  claims: TokenClaims | undefined
  /** Text of `/proc/self/mountinfo`. */
  mountinfo: string
  /** Text of `/proc/self/uid_map`. */
  uidMap: string
  /** Text of `/proc/self/cgroup`. */
  procCgroup: string
  /** What can be no Secret of the clues that follow, and the host name. */
  witnesses: Witnesses
  /** Of the pod by its search list of DNS, for a command where nothing else names it. */
  searched: string | undefined
  /** The pod by the kubelet's mounts, which need no permission. */
  mounted: MountedPod | undefined
  ownPod: OwnPod
  pod: Pod | undefined
  /** Of the pod, or of its spec as last read where it cannot be read just now. */
  own: OwnContainer | undefined
  declared: DeclaredSources | undefined
  account: AccountReading
}

/**
 * Which pod and container this process is, with the Pod object where it may be read: one GET. The ServiceAccount is one
 * more, asked for only where the token's own fate does not tell of it: without a token, and behind a kubectl proxy.
 */
export async function readSelf({
  env,
  settings,
  kube,
  signal,
  procDir,
  hostname,
  kubeletFiles,
}: SelfQuestion): Promise<Self> {
  const [{ mountinfo, cgroup: procCgroup, uidMap }, files] = await Promise.all([
    readKernelTraces(procDir),
    kubeletFiles ?? readKubeletFiles(),
  ])
  const credentials = kube.credentials.state()
  const { isOnHostNetwork, namespace: searched } = files
  const witnesses = { ...ownWitnesses(kube.credentials, { mountinfo, hostname }), isOnHostNetwork }
  const { claims, mounted } = witnesses
  const known = { credentials, claims, mountinfo, uidMap, procCgroup, witnesses, searched, mounted }
  if (settings.attachedFrom !== undefined) return { ...known, ...NO_POD }
  const isOwnToken = claims?.pod === undefined || mounted === undefined || claims.pod.uid === mounted.uid
  const believed = believedPod(
    env,
    isOwnToken ? witnesses : { ...witnesses, claims: undefined },
    claims?.node?.name,
  )
  const ownPod = unlessAnother(await readOwnPod(kube, believed, signal), mounted)
  const pod = ownPod.state === 'present' ? ownPod.pod : undefined
  // What a spec declares for env and files is for the pod's life, so it holds where the pod cannot be read just now.
  const last = ownPod.state === 'failed' ? lastOwnPod(kube) : undefined
  const isSame = mounted === undefined ? isNamed(last, believed) : last && isOfPod(last, mounted.uid)
  const spec = pod ?? (isSame ? last : undefined)
  const own = spec && ownContainer(spec, { env, mountinfo, cgroup: procCgroup })
  const isTelling = credentials.token.state !== 'absent' && kube.server.route !== 'kubectl-proxy'
  const account: AccountReading =
    pod === undefined || isTelling ? { state: 'unread' } : await readOwnServiceAccount(kube, pod, signal)
  return {
    ...known,
    ownPod,
    pod,
    own,
    declared: spec && own && declaredSources(spec, own.container, env),
    account,
  }
}

const NO_POD = {
  ownPod: {
    state: 'absent',
    says: 'The page does not run in a pod.',
    short: 'the page does not run in a pod',
  },
  pod: undefined,
  own: undefined,
  declared: undefined,
  account: { state: 'unread' },
} satisfies Partial<Self>

function isNamed(pod: Pod | undefined, believed: PodName | undefined): boolean {
  return pod?.metadata.name === believed?.name && pod?.metadata.namespace === believed?.namespace
}

// The name came from a clue; the UID of the kubelet's mounts says whether it is this process's pod.
function unlessAnother(ownPod: OwnPod, mounted: MountedPod | undefined): OwnPod {
  if (ownPod.state !== 'present' || mounted === undefined || isOfPod(ownPod.pod, mounted.uid)) return ownPod
  const { namespace, name, uid } = ownPod.pod.metadata
  const says = `Pod ${namespace}/${name} was read and is a different pod: its UID is ${uid}, and according to its mounts this process runs in the pod with UID ${mounted.uid}.`
  return { state: 'failed', says, short: 'it is not known which pod this is' }
}

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
  const { claims, hostname, isOnHostNetwork } = witnesses
  const namespace = witnesses.namespace ?? claims?.namespace
  if (claims?.pod && (claims.namespace ?? namespace))
    return { name: claims.pod.name, namespace: claims.namespace ?? namespace ?? '', by: 'the token' }
  if (namespace === undefined) return undefined
  const variable = confirmedIn(env, witnesses)('metadata.name')
  if (variable !== undefined && variable !== hostname)
    return { name: variable, namespace, by: 'a variable that begins with the host name' }
  // Any token of this node names it, also one of another pod.
  return isOnHostNetwork || hostname === nodeName
    ? undefined
    : { name: hostname, namespace, by: 'the host name' }
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
