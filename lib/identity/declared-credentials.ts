import { type MountedPlace, mountedPlaces, pathUnder } from './declared-sources'
import type { Pod, PodContainer, Volume } from './pod-spec'
import type { TokenClaims } from './token-claims'

export interface CertificateInFile {
  subject: string
  issuer: string
  /** Names and addresses that it is for. */
  names: readonly string[]
  /** Milliseconds since 1970. */
  notBefore: number
  notAfter: number
  isAuthority: boolean
}

/** What a file is by its content, without any part that would open something. */
export type ParsedCredential =
  | { kind: 'token'; claims: TokenClaims }
  /** `first` is the first of them; `fingerprints` are of all. `hasKey`: the same file holds a private key. */
  | {
      kind: 'certificates'
      first: CertificateInFile
      fingerprints: readonly string[]
      hasKey: boolean
      soonestEnd: number
    }
  | { kind: 'private-key' }
  /** How a Google client gets credentials from a token; no secret itself. */
  | { kind: 'google-config'; audience?: string; tokenFile?: string; impersonates?: string }
  | { kind: 'google-key' }
  | { kind: 'kubeconfig' }
  | { kind: 'registry' }
  | { kind: 'aws-keys' }

/** One file of a mounted volume. */
export interface CredentialFile {
  path: string
  /** The mount that it is in. */
  root: string
  state: 'readable' | 'denied'
  mode: string
  uid: number
  gid: number
  /** Absent where the text could not be read, or is none of these kinds. */
  parsed?: ParsedCredential
  /** Whether the kubelet swaps the volume at each change. */
  isSwapped: boolean
  /** One sentence, where it could not be read. */
  refused?: string
}

/** What the spec says of one file of a projected volume; `frozen` on a subPath mount, where it stays what it once was. */
type DeclaredCredential = { frozen?: true } & SourceOfFile

type SourceOfFile =
  | { kind: 'token'; audience?: string; expirationSeconds: number }
  | { kind: 'secret' | 'config-map' | 'trust-bundle'; of: string }
  | { kind: 'pod-certificate'; signer: string }

export interface DeclaredCredentials {
  volumes: MountedPlace[]
  /** By absolute path. */
  files: Map<string, DeclaredCredential>
}

/** Volumes that can hold credentials, so that their files are looked through. */
const SOURCES = new Set(['projected', 'secret', 'configMap', 'emptyDir', 'csi'])

/** Where the container's spec mounts volumes that can hold credentials, and which files of them the kubelet writes. */
export function declaredCredentials(pod: Pod, container: PodContainer): DeclaredCredentials {
  const files = new Map<string, DeclaredCredential>()
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(({ name }) => name === mount.name)
    for (const [path, file] of volume && !mount.subPathExpr ? filesOf(volume) : []) {
      const at = pathUnder(mount.mountPath.replace(/\/+$/, ''), mount.subPath, path)
      if (at !== undefined) files.set(at, { ...file, ...(mount.subPath ? { frozen: true } : {}) })
    }
  }
  return { volumes: mountedPlaces(pod, container).filter(({ source }) => SOURCES.has(source)), files }
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
