import type { TokenClaims } from '@/lib/identity/token-claims'
import { words } from '@/lib/phrase/phrase'
import type { TokenFacts } from '../token-facts'

export const NOW = Date.parse('2026-07-01T12:00:00Z')
export const SECONDS = NOW / 1000
export const PATH = '/var/run/secrets/kubernetes.io/serviceaccount/token'
export const ISSUER = 'https://kubernetes.default.svc.cluster.local'
export const UID = '0c8e6c2c-0000-4000-8000-000000000001'

/** The claims of a token of ServiceAccount shop/web that is within its time. */
export function claimsOf(more: Partial<TokenClaims> = {}): TokenClaims {
  return {
    header: { alg: 'RS256', kid: 'k' },
    kind: 'bound',
    issuer: ISSUER,
    subject: 'system:serviceaccount:shop:web',
    audiences: [ISSUER],
    issuedAt: SECONDS - 600,
    notBefore: SECONDS - 600,
    expiresAt: SECONDS + 3000,
    namespace: 'shop',
    serviceAccount: { name: 'web', uid: 'sa-uid' },
    pod: { name: 'web-0', uid: UID },
    ...more,
  }
}

/** The facts of a 401 that nothing in sight explains. */
export function factsOf(more: Partial<TokenFacts> = {}): TokenFacts {
  return {
    asker: 'pod',
    now: NOW,
    serverNow: NOW,
    route: 'https',
    file: { path: PATH, state: 'readable', says: 'It can be read.', kept: false },
    claims: claimsOf(),
    known: { uid: UID },
    withToken: 'refused',
    anonymous: 'unknown',
    asked: [{ probe: words('GET /version with this pod’s token'), says: words('401') }],
    ...more,
  }
}
