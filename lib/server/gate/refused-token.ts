import { readClaims } from '@/lib/identity/token-claims'
import { listOf } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import { type GateRefusal, SIGNED_OUT } from './refusal'

/** Of one claim, which whoever sent the token wrote. */
const LONGEST = 200
const MOST_AUDIENCES = 5

function shown(claim: string): string {
  const text = visibleText(claim)
  return text === '' ? 'none' : text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

const ADMIN_KNOWS =
  'Which ones this API server takes cannot be asked without a token that it takes: an admin reads it from --authentication-config, or --oidc-issuer-url, --oidc-client-id and --api-audiences.'

/**
 * The refusal of a token by the API server, with the issuer, audience and end that the token itself names beside those that it has
 * to name, as far as the settings say. Its sender wrote these claims: they explain, and nothing trusts them.
 */
export function refusedToken(token: string, issuer: string | undefined): GateRefusal {
  const { refusedToken } = SIGNED_OUT
  const [header = '', payload = ''] = token.split('.')
  const claims = readClaims(header, payload)
  const takes =
    issuer === undefined
      ? ADMIN_KNOWS
      : `This page is set up for tokens of the issuer ${issuer}. ${ADMIN_KNOWS}`
  if (claims === undefined)
    return {
      ...refusedToken,
      hint: `${refusedToken.hint} It is not a JWT, so it names no issuer and no audience.`,
    }
  const audiences = listOf(claims.audiences.slice(0, MOST_AUDIENCES).map(shown)) || 'none'
  const end =
    claims.expiresAt === undefined ? '' : ` Its end is ${new Date(claims.expiresAt * 1000).toUTCString()}.`
  const says = `The token names the issuer ${shown(claims.issuer)} and the audience ${audiences}.${end}`
  return { ...refusedToken, hint: `${refusedToken.hint} ${says} ${takes}` }
}
