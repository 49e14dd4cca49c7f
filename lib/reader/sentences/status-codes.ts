/** The code that an API server sends with each reason of a Status (apimachinery 1.36). */
const CODES = new Map([
  ['BadRequest', 400],
  ['Unauthorized', 401],
  ['Forbidden', 403],
  ['NotFound', 404],
  ['MethodNotAllowed', 405],
  ['NotAcceptable', 406],
  ['AlreadyExists', 409],
  ['Conflict', 409],
  ['Gone', 410],
  ['Expired', 410],
  ['RequestEntityTooLarge', 413],
  ['UnsupportedMediaType', 415],
  ['Invalid', 422],
  ['TooManyRequests', 429],
  ['InternalError', 500],
  ['ServiceUnavailable', 503],
  ['Timeout', 504],
  ['ServerTimeout', 504],
])

export const REASONS: readonly string[] = [...CODES.keys()]

/** Undefined for a word that is no reason of a Status. */
export function codeOfReason(reason: string): number | undefined {
  return CODES.get(reason)
}

const WORDS = new Map([
  ['bad request', 400],
  ['badrequest', 400],
  ['unauthorized', 401],
  ['forbidden', 403],
  ['not found', 404],
  ['notfound', 404],
  ['method not allowed', 405],
  ['methodnotallowed', 405],
  ['conflict', 409],
  ['toomanyrequests', 429],
  ['internalservererror', 500],
  ['badgateway', 502],
  ['serviceunavailable', 503],
  ['gatewaytimeout', 504],
  ['unprocessable entity', 422],
  ['unprocessableentity', 422],
  ['too many requests', 429],
  ['internal server error', 500],
  ['bad gateway', 502],
  ['service unavailable', 503],
  ['gateway timeout', 504],
])

/** The code of a failure from its digits or from the words that HTTP has for it; undefined for any other text. */
export function codeOfText(text: string): number | undefined {
  if (/^[45]\d\d$/.test(text)) return Number.parseInt(text, 10)
  return WORDS.get(text.toLowerCase().replace(/[ _-]+/g, ' '))
}

/** The reason of a Status that an API server sends with a code; "" where none is its own. */
export function reasonOfCode(code: number): string {
  for (const [reason, own] of CODES) if (own === code) return reason
  return ''
}
