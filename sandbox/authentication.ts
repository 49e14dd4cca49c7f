import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { ANONYMOUS, userOf } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'
import type { Store } from './store'
import type { TokenAuthority } from './tokens'

export interface AuthenticatedUser extends UserInfo {
  uid?: string
  /** What a SelfSubjectReview shows besides the groups: credential id, pod and node of the token. */
  extra?: Record<string, string[]>
}

/** The user of a client certificate that the server's authority signed, as kube-apiserver takes it; undefined without one. */
export function certificateUser(socket: Socket): AuthenticatedUser | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  // A resumed session counts as authorized and shows no certificate.
  const { CN, O } = socket.getPeerCertificate().subject ?? {}
  const name = [CN].flat()[0]
  const groups = [O ?? []].flat()
  return name ? { name, groups: [...groups, 'system:authenticated'] } : undefined
}

export interface AuthenticationOptions {
  /** Who the connection itself belongs to, by its client certificate. */
  certified: AuthenticatedUser | undefined
  tokens: TokenAuthority
  store: Store
  now: Date
  /** Ids of tokens that the server no longer accepts, as after a rotation with revocation. */
  revoked: ReadonlySet<string>
}

/**
 * The user of a request by its client certificate, else by its Authorization header, or undefined when the answer is 401.
 * A header that is not a bearer header counts as none: another scheme, an empty token, two spaces
 * (apiserver pkg/authentication/request/bearertoken, 1.36).
 */
export async function authenticateRequest(
  authorization: string | undefined,
  options: AuthenticationOptions,
): Promise<AuthenticatedUser | undefined> {
  if (options.certified !== undefined) return options.certified
  const [scheme = '', token = ''] = (authorization ?? '').trim().split(' ', 2)
  if (scheme.toLowerCase() !== 'bearer' || token === '') return ANONYMOUS
  const claims = await options.tokens.verify(token, options.now)
  if (claims === undefined || options.revoked.has(claims.id)) return undefined

  const { namespace, serviceAccount, pod, node } = claims
  const account = options.store.get('/serviceaccounts', namespace, serviceAccount.name)
  if (account === undefined || account.metadata.uid !== serviceAccount.uid) return undefined
  if (pod !== undefined) {
    const bound = options.store.get('/pods', namespace, pod.name)
    if (bound === undefined || bound.metadata.uid !== pod.uid) return undefined
  }
  return {
    ...userOf(namespace, serviceAccount.name),
    uid: serviceAccount.uid,
    extra: {
      'authentication.kubernetes.io/credential-id': [`JTI=${claims.id}`],
      ...(node === undefined
        ? {}
        : {
            'authentication.kubernetes.io/node-name': [node.name],
            'authentication.kubernetes.io/node-uid': [node.uid],
          }),
      ...(pod === undefined
        ? {}
        : {
            'authentication.kubernetes.io/pod-name': [pod.name],
            'authentication.kubernetes.io/pod-uid': [pod.uid],
          }),
    },
  }
}
