import type { Explanation } from '@/lib/contract/explanation'
import type { TokenClaims } from '@/lib/identity/token-claims'
import type { KnownPod } from '@/lib/identity/token-findings'
import type { Asker } from '@/lib/words/asker'

/** What a call came to: accepted is any answer but 401. */
export type Acceptance = 'accepted' | 'refused' | 'unknown'

/** Everything that the causes of a 401 may use: this pod's own token, never the signature. */
export interface TokenFacts {
  asker: Asker
  /** Milliseconds since 1970, by this node's clock. */
  now: number
  /** The server's clock at the same moment, by the Date header of an answer. */
  serverNow?: number
  route: 'https' | 'kubectl-proxy' | 'none'
  file: {
    path: string
    state: 'readable' | 'absent' | 'unreadable' | 'empty' | 'oversized' | 'malformed'
    /** One sentence on what is wrong with the file, or that nothing is. */
    says: string
    /** The file is unusable now, and an earlier token is still sent. */
    kept: boolean
    /** When the kubelet last swapped the directory, RFC 3339. */
    swappedAt?: string
  }
  /** Undefined where no token is sent, or it is no JWT. */
  claims: TokenClaims | undefined
  /** What env says of this pod. */
  known: KnownPod
  /** When this pod is due to be gone by its `deletionTimestamp`, if that was seen while the API server could be asked. */
  podEnd?: { uid: string; at: string }
  /** How the API server takes this pod's token now, by a call that is named in `asked`. */
  withToken: Acceptance
  /** How it takes a call without a token. */
  anonymous: Acceptance
  /** The issuer that the API server publishes, where it lets anonymous callers read it. */
  publishedIssuer?: string
  /** What was asked and what came back, in order. */
  asked: Explanation['evidence']
}

/** True when the calls of this pod carry a token. */
export function isTokenSent({ route, file }: TokenFacts): boolean {
  return route === 'https' && (file.state === 'readable' || file.kept)
}
