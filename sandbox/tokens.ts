import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose'
import { at, listAt, textAt } from '@/lib/objects/fields'

export const issuer = 'https://kubernetes.default.svc.cluster.local'

export interface BoundObject {
  name: string
  uid: string
}

export interface TokenSpec {
  namespace: string
  serviceAccount: BoundObject
  pod?: BoundObject
  node?: BoundObject
  audiences?: readonly string[]
  /** When it was issued. */
  issuedAt: Date
  lifetimeSeconds: number
  /** The `warnafter` claim, seconds after `issuedAt`, as the server writes it into extended pod tokens. */
  warnAfterSeconds?: number
  issuer?: string
}

export interface VerifiedToken {
  namespace: string
  serviceAccount: BoundObject
  pod?: BoundObject
  node?: BoundObject
  /** The `jti` claim, from which the credential id is made. */
  id: string
}

/** Signs and verifies ServiceAccount tokens with the claims of Kubernetes 1.36, all times in seconds. */
export interface TokenAuthority {
  sign(spec: TokenSpec): Promise<string>
  /** The claims of a good token; undefined for anything that the API server answers with 401. */
  verify(token: string, now: Date): Promise<VerifiedToken | undefined>
  readonly jwks: { keys: JWK[] }
  /** Every token signed so far: no output of the product may contain any part of one. */
  readonly issued: readonly string[]
}

export async function createTokenAuthority(): Promise<TokenAuthority> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const issued: string[] = []
  return {
    issued,
    jwks: { keys: [{ use: 'sig', alg: 'ES256', kid, ...jwk }] },

    async sign(spec) {
      const iat = Math.floor(spec.issuedAt.getTime() / 1000)
      const token = await new SignJWT({
        aud: [...(spec.audiences ?? [issuer])],
        exp: iat + spec.lifetimeSeconds,
        iat,
        iss: spec.issuer ?? issuer,
        jti: randomUUID(),
        'kubernetes.io': {
          namespace: spec.namespace,
          ...(spec.node === undefined ? {} : { node: spec.node }),
          ...(spec.pod === undefined ? {} : { pod: spec.pod }),
          serviceaccount: spec.serviceAccount,
          ...(spec.warnAfterSeconds === undefined ? {} : { warnafter: iat + spec.warnAfterSeconds }),
        },
        nbf: iat,
        sub: `system:serviceaccount:${spec.namespace}:${spec.serviceAccount.name}`,
      })
        .setProtectedHeader({ alg: 'ES256', kid })
        .sign(privateKey)
      issued.push(token)
      return token
    },

    async verify(token, now) {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          issuer,
          audience: issuer,
          algorithms: ['ES256'],
          currentDate: now,
          requiredClaims: ['exp', 'sub', 'jti'],
        })
        return readClaims(payload)
      } catch {
        // The server tells no caller why a token is bad.
        return undefined
      }
    },
  }
}

function readClaims(payload: unknown): VerifiedToken | undefined {
  const claims = at(payload, 'kubernetes.io')
  const serviceAccount = boundObject(at(claims, 'serviceaccount'))
  if (serviceAccount === undefined || listAt(payload, 'aud').length === 0) return undefined
  const pod = boundObject(at(claims, 'pod'))
  const node = boundObject(at(claims, 'node'))
  return {
    namespace: textAt(claims, 'namespace'),
    serviceAccount,
    ...(pod === undefined ? {} : { pod }),
    ...(node === undefined ? {} : { node }),
    id: textAt(payload, 'jti'),
  }
}

function boundObject(claim: unknown): BoundObject | undefined {
  const name = textAt(claim, 'name')
  return name === '' ? undefined : { name, uid: textAt(claim, 'uid') }
}
