import { readClaims } from '@/lib/identity/token-claims'
import { foreign } from '@/lib/phrase/quote'
import { sayMoment } from '@/lib/words/durations'
import { listOf } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import { type GateRefusal, SIGNED_OUT } from './refusal'

/** Of one claim, which whoever sent the token wrote. */
const LONGEST = 200
const MOST_AUDIENCES = 5

function shown(claim: string): string {
  const text = visibleText(claim)
  return text === '' ? 'none' : foreign(text, LONGEST)
}

const ADMIN_KNOWS =
  'An admin finds what this API server accepts in --authentication-config, or in --oidc-issuer-url, --oidc-client-id and --api-audiences.'

/**
 * The refusal of a token by the API server, with the issuer, audience and end that the token itself names beside those that it has
 * to name, as far as the settings say. Its sender wrote these claims: they explain, and nothing trusts them.
 */
export function refusedToken(token: string, issuer: string | undefined, nowMs: number): GateRefusal {
  const { refusedToken } = SIGNED_OUT
  const [header = '', payload = ''] = token.split('.')
  const claims = readClaims(header, payload)
  if (claims === undefined)
    return {
      ...refusedToken,
      hint: `It is not a JWT, so it names no issuer and no audience. ${refusedToken.hint}`,
    }
  const endMs = new Date((claims.expiresAt ?? Number.NaN) * 1_000).getTime()
  if (endMs <= nowMs)
    return { ...refusedToken, hint: `It ended at ${sayMoment(endMs)}. ${refusedToken.hint}` }
  const audiences = listOf(claims.audiences.slice(0, MOST_AUDIENCES).map(shown)) || 'none'
  const page = issuer === undefined ? '' : `This page is set up for tokens of the issuer ${issuer}. `
  return {
    ...refusedToken,
    hint: `It names the issuer ${shown(claims.issuer)} and the audience ${audiences}${Number.isNaN(endMs) ? '' : `, and ends at ${sayMoment(endMs)}`}. So this API server takes another issuer or audience, or the token was revoked. ${page}${ADMIN_KNOWS}`,
  }
}
