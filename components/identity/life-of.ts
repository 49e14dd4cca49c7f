import type { TokenLens } from '@/lib/facts/identity/contract/identity'

export interface TokenLifeShare {
  /** Milliseconds until the kubelet is expected to replace the token; negative once that time has passed. */
  leftMs: number
  /** Percent of the way from issue to warnafter, or else to the end: how much has passed, and where the replacement is expected. */
  past: number
  rotation: number
}

/**
 * Where a token is in its life at `nowMs`: from iat to warnafter, else to exp. Undefined when no replacement
 * is expected or a time is missing.
 */
export function lifeOf({ claims, rotationExpectedAt }: TokenLens, nowMs: number): TokenLifeShare | undefined {
  const from = Date.parse(claims?.issuedAt ?? '')
  const to = Date.parse(claims?.warnAfter ?? claims?.expiresAt ?? '')
  const rotation = Date.parse(rotationExpectedAt ?? '')
  if (!(from < to) || Number.isNaN(rotation)) return undefined
  const share = (at: number) => Math.min(100, Math.max(0, (100 * (at - from)) / (to - from)))
  return { leftMs: rotation - nowMs, past: share(nowMs), rotation: share(rotation) }
}
