import { isUnreachable } from './errors'

const CODES = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
])

/** True for a server whose certificate ca.crt does not vouch for: another ca.crt would. */
export function isUntrusted(error: unknown): boolean {
  return isUnreachable(error) && CODES.has(error.osCode)
}
