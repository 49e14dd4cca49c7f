import type { AddTarget } from '@/lib/identity/add-yaml'
import type { CredentialFile } from '@/lib/identity/credentials/credential-file'
import type { DeclaredCredentials } from '@/lib/identity/credentials/declared-credentials'
import { code, type Phrase, say } from '@/lib/phrase/phrase'

/** The pod's ServiceAccount, as far as it could be read. */
export type AccountAnnotations =
  | { state: 'read'; annotations: ReadonlyMap<string, string> }
  /** `why` is a clause, such as "the API server answered 403". */
  | { state: 'unread'; why: string }

/** What the pod shows of its way to a cloud's credentials. Values of variables are compared; only forms and literals are shown. */
export interface CloudFacts {
  env: ReadonlyMap<string, string>
  /** Variables whose value the pod's spec has as a literal. */
  literals: ReadonlySet<string>
  files: readonly CredentialFile[]
  declared: DeclaredCredentials | undefined
  /** Undefined where the Pod could not be read. */
  pod: { labels: ReadonlyMap<string, string>; hostNetwork: boolean } | undefined
  account: AccountAnnotations
  namespace?: string
  accountName?: string
  /** Who this process is. */
  user: { uid: number; gid: number }
  target: AddTarget
  /** Milliseconds since 1970. */
  now: number
}

/** "X is not set", or that it is set to nothing, which the clouds' clients treat the same. */
export function sayUnset(name: string, env: ReadonlyMap<string, string>): Phrase {
  return say`${code(name)} is ${env.has(name) ? say`set to nothing` : say`not set`}`
}
