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

/** Undefined for a word that is no reason of a Status. */
export function codeOfReason(reason: string): number | undefined {
  return CODES.get(reason)
}
