import * as z from 'zod/mini'
import { present } from '@/lib/present'

const namedSchema = z.object({ name: z.string(), uid: z.string() })

const headerSchema = z.object({ alg: z.string(), kid: z.optional(z.string()) })

const seconds = z.number().check(z.minimum(0), z.maximum(253402300799))

const kubernetesSchema = z.object({
  namespace: z.optional(z.string()),
  serviceaccount: z.optional(namedSchema),
  pod: z.optional(namedSchema),
  node: z.optional(namedSchema),
  secret: z.optional(namedSchema),
  warnafter: z.optional(seconds),
})

const payloadSchema = z.object({
  iss: z.optional(z.string()),
  sub: z.optional(z.string()),
  aud: z.optional(z.union([z.string(), z.array(z.string())])),
  exp: z.optional(seconds),
  iat: z.optional(seconds),
  nbf: z.optional(seconds),
  'kubernetes.io': z.optional(kubernetesSchema),
  'kubernetes.io/serviceaccount/namespace': z.optional(z.string()),
  'kubernetes.io/serviceaccount/secret.name': z.optional(z.string()),
  'kubernetes.io/serviceaccount/service-account.name': z.optional(z.string()),
  'kubernetes.io/serviceaccount/service-account.uid': z.optional(z.string()),
})

export type Named = z.infer<typeof namedSchema>

/** The claims of a ServiceAccount token that say whose it is and how long it lives. Times are seconds since 1970. */
export interface TokenClaims {
  header: { alg: string; kid: string }
  /** A token of TokenRequest, a token of a Secret, or a JWT of another issuer. */
  kind: 'bound' | 'legacy-secret' | 'other'
  issuer: string
  subject: string
  audiences: string[]
  issuedAt?: number
  notBefore?: number
  expiresAt?: number
  warnAfter?: number
  namespace?: string
  serviceAccount?: Named
  pod?: Named
  node?: Named
  secret?: Named
}

/**
 * The claims in the first two parts of a JWT, or undefined when they are no JWT header and payload. Proves nothing about
 * the signature, which it never sees. Claim names as in pkg/serviceaccount (1.36).
 */
export function readClaims(headerPart: string, payloadPart: string): TokenClaims | undefined {
  const header = z.safeParse(headerSchema, decodePart(headerPart))
  const payload = z.safeParse(payloadSchema, decodePart(payloadPart))
  if (!header.success || !payload.success) return undefined
  const claims = payload.data
  const bound = claims['kubernetes.io']
  const legacyName = claims['kubernetes.io/serviceaccount/service-account.name']
  const legacy =
    legacyName === undefined
      ? undefined
      : { name: legacyName, uid: claims['kubernetes.io/serviceaccount/service-account.uid'] ?? '' }
  const namespace = bound?.namespace ?? claims['kubernetes.io/serviceaccount/namespace']
  const serviceAccount = bound?.serviceaccount ?? legacy
  return {
    header: { alg: header.data.alg, kid: header.data.kid ?? '' },
    kind: bound ? 'bound' : legacy ? 'legacy-secret' : 'other',
    issuer: claims.iss ?? '',
    subject: claims.sub ?? '',
    audiences: typeof claims.aud === 'string' ? [claims.aud] : (claims.aud ?? []),
    ...present({ issuedAt: claims.iat, notBefore: claims.nbf, expiresAt: claims.exp }),
    ...present({ warnAfter: bound?.warnafter, pod: bound?.pod, node: bound?.node, secret: bound?.secret }),
    ...present({ namespace, serviceAccount }),
  }
}

/** Seconds that the pod asked for: to `warnafter` on a token that was extended to a year, otherwise to its end. */
export function askedLifetime(claims: TokenClaims): number | undefined {
  const end = claims.warnAfter ?? claims.expiresAt
  return end === undefined || claims.issuedAt === undefined || end <= claims.issuedAt
    ? undefined
    : end - claims.issuedAt
}

/**
 * When the kubelet replaces the token, in seconds since 1970: at 80% of the asked lifetime or after 24 h, whichever is
 * first (pkg/kubelet/token, 1.36). Undefined for a token whose claims are not those of a projected one; whether a file
 * with such a token is kept by the kubelet, or is a copy, its claims do not say.
 */
export function rotationExpected(claims: TokenClaims): number | undefined {
  const asked = askedLifetime(claims)
  if (claims.kind !== 'bound' || !claims.pod || asked === undefined || claims.issuedAt === undefined)
    return undefined
  return claims.issuedAt + Math.min(asked * 0.8, 86_400)
}

function decodePart(part: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
