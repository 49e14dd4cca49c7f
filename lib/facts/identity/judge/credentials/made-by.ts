import type { CredentialFile, DeclaredCredentials } from '@/lib/identity/declared-credentials'
import { placeAt } from '@/lib/identity/declared-sources'
import type { KubeletMount } from '@/lib/identity/mountinfo'
import { code, NOTHING, say, words } from '@/lib/phrase/phrase'
import type { Credential } from '../../contract/identity'

type MadeBy = Credential['madeBy']

const SOURCES: ReadonlyMap<string, MadeBy['by']> = new Map(
  Object.entries({
    projected: 'projected',
    secret: 'secret',
    configMap: 'config-map',
    configmap: 'config-map',
    emptyDir: 'empty-dir',
    'empty-dir': 'empty-dir',
    csi: 'csi',
  } as const),
)

/** Who put a file there: by the pod's spec where it could be read, otherwise by the mount and, for a token, its claims. */
export function madeBy(
  file: CredentialFile,
  declared: DeclaredCredentials | undefined,
  mounts: readonly KubeletMount[],
  podUid?: string,
): MadeBy {
  return bySpec(file, declared) ?? byMount(file, mounts) ?? byClaims(file, { mounts, podUid })
}

const STABLE = say`Such volumes are stable from Kubernetes 1.37 on, and beta and off by default`
const STILL = say` It is a subPath mount, which never updates.`

function bySpec({ path }: CredentialFile, declared: DeclaredCredentials | undefined): MadeBy | undefined {
  const volume = placeAt(declared?.volumes ?? [], path)
  if (!declared || !volume) return undefined
  const { volume: name, source, of, subPath } = volume
  const file = declared.files.get(path)
  const inSpec = say`the pod's spec, projected volume ${code(name)}`
  switch (file?.kind) {
    case 'token': {
      const audience = file.audience === undefined ? NOTHING : say` for audience ${code(file.audience)}`
      const asks = say`${inSpec} asks for a token${audience} of ${file.expirationSeconds} s`
      if (!file.frozen) return { by: 'projected', says: say`The kubelet writes it: ${asks}.` }
      const says = say`The kubelet wrote it once: ${asks}, and it is mounted by subPath, which never updates.`
      return { by: 'projected', frozen: true, says }
    }
    case 'secret':
      return { by: 'secret', says: say`It is a copy of Secret ${code(file.of)}, by ${inSpec}.` }
    case 'config-map':
      return { by: 'config-map', says: say`It is from ConfigMap ${code(file.of)}, by ${inSpec}.` }
    case 'trust-bundle': {
      const says = say`The kubelet writes it: ${inSpec} takes ClusterTrustBundle ${code(file.of)}. ${STABLE} since 1.33.`
      return { by: 'trust-bundle', says }
    }
    case 'pod-certificate': {
      const says = say`The kubelet requests and renews it: ${inSpec} has a podCertificate of signer ${code(file.signer)}. ${STABLE} since 1.35.`
      return { by: 'pod-certificate', says }
    }
  }
  const still = subPath ? STILL : NOTHING
  const by = SOURCES.get(source) ?? 'unknown'
  const what =
    by === 'secret'
      ? say`a copy of Secret ${code(of ?? name)}`
      : by === 'config-map'
        ? say`from ConfigMap ${code(of ?? name)}`
        : by === 'csi'
          ? say`by CSI driver ${of === undefined ? say`(unnamed)` : code(of)}`
          : by === 'empty-dir'
            ? say`by a container of this pod, in an emptyDir`
            : say`from a Secret or ConfigMap of a projected volume`
  const says = say`It is ${what}, by volume ${code(name)} of the pod's spec.${still}`
  return { by, ...(subPath ? { frozen: true as const } : {}), says }
}

function byMount({ root }: CredentialFile, mounts: readonly KubeletMount[]): MadeBy | undefined {
  const mount = mounts.find(({ path }) => path === root)
  const { plugin = '', volume = '' } = mount ?? {}
  const by = SOURCES.get(plugin)
  if (!mount || by === undefined) return undefined
  const frozen = mount.isSubPath ? { frozen: true as const } : {}
  const says = say`${code('/proc/self/mountinfo')} names ${words(plugin)} volume ${code(volume)} of the kubelet.${mount.isSubPath ? STILL : NOTHING}`
  return { by, ...frozen, says }
}

function byClaims(
  { parsed, isSwapped, root, path }: CredentialFile,
  { mounts, podUid }: { mounts: readonly KubeletMount[]; podUid: string | undefined },
): MadeBy {
  const claims = parsed?.kind === 'token' ? parsed.claims : undefined
  if (mounts.some((mount) => mount.path === path && mount.isSubPath))
    return { by: 'unknown', frozen: true, says: say`A file in a kubelet volume.${STILL}` }
  if (claims?.pod !== undefined && podUid !== undefined && claims.pod.uid !== podUid)
    return {
      by: 'unknown',
      says: say`Its claims name another pod, so it is a copy: the kubelet writes a pod only tokens of its own.`,
    }
  if (claims?.kind === 'legacy-secret' || claims?.secret)
    return { by: 'secret', says: say`Its claims name the Secret that the token was made for.` }
  if (claims?.kind === 'bound' && claims.pod && isSwapped)
    return {
      by: 'projected',
      says: say`Its claims are those of a projected token, and the kubelet keeps ${code(root)} by its ..data link.`,
    }
  return {
    by: 'unknown',
    says: isSwapped
      ? say`The kubelet keeps ${code(root)} by its ..data link; only the pod's spec says from what, and it could not be read.`
      : say`Nothing that this process can read says who wrote it.`,
  }
}
