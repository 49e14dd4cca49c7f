import { pathUnder } from '../declared-sources'
import type { Pod, PodContainer, Volume } from '../pod-spec'

/** What the pod's spec says of the volume under a path. */
export interface DeclaredVolume {
  mountPath: string
  volume: string
  /** `projected`, `secret`, `configMap`, `emptyDir`, `csi`… */
  source: string
  subPath: boolean
  /** In memory: an emptyDir on the node's disk may hold anything, and much of it. */
  isSmall: boolean
  /** Name of the Secret, the ConfigMap or the CSI driver. */
  of?: string
}

/** What the spec says of one file of a projected volume; `frozen` on a subPath mount, where it stays what it once was. */
export type DeclaredCredential = { frozen?: true } & SourceOfFile

type SourceOfFile =
  | { kind: 'token'; audience?: string; expirationSeconds: number }
  | { kind: 'secret' | 'config-map' | 'trust-bundle'; of: string }
  | { kind: 'pod-certificate'; signer: string }

export interface DeclaredCredentials {
  volumes: DeclaredVolume[]
  /** By absolute path. */
  files: Map<string, DeclaredCredential>
}

/** Volumes that can hold credentials, so that their files are looked through. */
const SOURCES = new Set(['projected', 'secret', 'configMap', 'emptyDir', 'csi'])

/** Where the container's spec mounts volumes that can hold credentials, and which files of them the kubelet writes. */
export function declaredCredentials(pod: Pod, container: PodContainer): DeclaredCredentials {
  const volumes: DeclaredVolume[] = []
  const files = new Map<string, DeclaredCredential>()
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(({ name }) => name === mount.name)
    const source = volume && Object.keys(volume).find((key) => key !== 'name' && volume[key] !== undefined)
    if (!volume || source === undefined || !SOURCES.has(source)) continue
    const mountPath = mount.mountPath.replace(/\/+$/, '')
    const subPath = Boolean(mount.subPath || mount.subPathExpr)
    const of = objectOf(volume)
    const isSmall = source !== 'emptyDir' || volume.emptyDir?.medium === 'Memory'
    volumes.push({
      mountPath,
      volume: volume.name,
      source,
      subPath,
      isSmall,
      ...(of === undefined ? {} : { of }),
    })
    for (const [path, file] of filesOf(volume)) {
      const at = pathUnder(mountPath, mount.subPath, path)
      if (at !== undefined && !mount.subPathExpr)
        files.set(at, { ...file, ...(subPath ? { frozen: true } : {}) })
    }
  }
  return { volumes, files }
}

/** The volume that a path lies in, the innermost where mounts lie on each other. */
export function declaredVolumeOf(
  declared: DeclaredCredentials | undefined,
  path: string,
): DeclaredVolume | undefined {
  return declared?.volumes
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length)[0]
}

function objectOf({ secret, configMap, csi }: Volume): string | undefined {
  return secret?.secretName ?? configMap?.name ?? csi?.driver
}

function filesOf({ projected }: Volume): [string, SourceOfFile][] {
  return (projected?.sources ?? []).flatMap((source): [string, SourceOfFile][] => {
    const { serviceAccountToken: token, clusterTrustBundle: bundle, podCertificate: certificate } = source
    if (token?.path) {
      const { audience, expirationSeconds = 3600 } = token
      return [[token.path, { kind: 'token', expirationSeconds, ...(audience ? { audience } : {}) }]]
    }
    if (bundle?.path) {
      const of = bundle.name ?? (bundle.signerName ? `signer ${bundle.signerName}` : 'a label selector')
      return [[bundle.path, { kind: 'trust-bundle', of }]]
    }
    const keys = source.secret ?? source.configMap
    if (keys) {
      const kind = source.secret ? 'secret' : 'config-map'
      return (keys.items ?? []).flatMap(({ path }): [string, SourceOfFile][] =>
        path ? [[path, { kind, of: keys.name ?? '' }]] : [],
      )
    }
    if (!certificate) return []
    const { credentialBundlePath, certificateChainPath, keyPath, signerName: signer = '' } = certificate
    return [credentialBundlePath, certificateChainPath, keyPath].flatMap((path): [string, SourceOfFile][] =>
      path ? [[path, { kind: 'pod-certificate', signer }]] : [],
    )
  })
}
