import type { TokenClaims } from '../token-claims'

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
  /** Absent where the text could not be read, or is none of the kinds. */
  parsed?: ParsedCredential
  /** Whether the kubelet swaps the volume at each change. */
  isSwapped: boolean
  /** One sentence, where it could not be read. */
  refused?: string
}
