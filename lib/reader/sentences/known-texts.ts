/** A text of an API server or of client-go that tells its code by itself. */
export interface KnownText {
  /** Linear: anchored by a literal, every repetition bounded. A named group may give resource and name. */
  pattern: RegExp
  code: number
  reason: string
  /** Also other servers write it, so the text around must show that it was an API server. */
  needsContext?: boolean
}

// The quotes of a name in any depth of JSON, and a resource in front of it.
const Q = String.raw`\\{0,31}["']`
const NAME = String.raw`(?<name>[^"'\\\s]{1,253})`
const RESOURCE = String.raw`(?<resource>[a-z][a-z0-9.-]{1,252})`

/**
 * A blank may be where a line was broken, and a terminal that broke it may have taken the blank. An apostrophe in a word may be
 * escaped, as Python prints a string that has one.
 */
export function spaced(pattern: string): string {
  return pattern
    .replace(/ (?![^[]*\])/g, String.raw`\s{0,40}`)
    .replace(/(?<=[a-z])'(?=[a-z])/g, String.raw`\\{0,31}['’]`)
}

function text(code: number, reason: string, pattern: string, needsContext = false): KnownText {
  return { pattern: new RegExp(spaced(pattern), 'g'), code, reason, needsContext }
}

/**
 * Texts of kube-apiserver, of its aggregation layer and of client-go's typed errors (1.29 to 1.37), the particular before the
 * general: the first that fits a place says what it is.
 */
export const KNOWN_TEXTS: readonly KnownText[] = [
  // 401
  text(401, 'Unauthorized', 'You must be logged in to the server'),
  text(401, 'Unauthorized', 'the server has asked for the client to provide credentials'),
  // A server that asks the API server who calls it logs what its caller gets no word of.
  text(
    401,
    'Unauthorized',
    String.raw`Unable to authenticate the request(?![^\n]{0,200}(?:Post|Get)[ ]\\{0,31}"https?:)`,
  ),
  text(401, 'Unauthorized', String.raw`Error from server \(Unauthorized\)`),
  // What the server says to itself of a 401, in its log and to who asks it about a token.
  text(401, 'Unauthorized', String.raw`\[?invalid bearer token, `),
  text(
    401,
    'Unauthorized',
    String.raw`token audiences \[[^\]\n]{0,400}\] is invalid for the target audiences`,
  ),
  text(
    401,
    'Unauthorized',
    String.raw`\b(?:service account )?[Tt]oken (?:has expired|has been invalidated|is not valid yet|is expired|issued in the future)(?: \(exp\))?(?=[\].,"'\\\s]|$)`,
    true,
  ),
  text(
    401,
    'Unauthorized',
    String.raw`\b(?:service account|pod|secret|node|Pod|Secret|Node) UID \([^()\n]{0,100}\) does not match (?:service account )?(?:pod |secret |node )?(?:ref )?claim \(`,
  ),
  text(
    401,
    'Unauthorized',
    String.raw`serviceaccounts? ${Q}[^"'\\\s]{1,253}${Q} not found(?=[^\n]{0,40}\])`,
    true,
  ),
  // A client that cannot read its token has nothing to send.
  text(
    401,
    'Unauthorized',
    String.raw`(?:open |stat |read |lstat |cat: |can't open |No such file or directory:? |Permission denied:? |ENOENT: [a-z ,]{1,60}|EACCES: [a-z ,]{1,60}|(?:NoSuchFile|FileNotFound|AccessDenied)Exception: |Could not find (?:file|a part of the path) )\\{0,8}["'\x60]?[^\s"':]{0,200}serviceaccount/token\b(?![^\n]{0,8}\b(?:successfully|ok)\b)`,
  ),
  text(401, 'Unauthorized', 'Service token file (?:does not exists?|is empty)'),
  text(401, 'Unauthorized', String.raw`serviceaccount/token\): [Ff]ailed to open stream`),
  // kopf, when each of its credentials was answered by a 401
  text(401, 'Unauthorized', String.raw`\bLoginError: Ran out of (?:valid )?(?:connection )?credentials`),
  // Admission of a namespace that is being deleted, of which a client left out the object
  text(
    403,
    'Forbidden',
    String.raw`unable to create new content in namespace [a-z0-9-]{1,63} because it is being terminated`,
  ),
  // 422, which may carry the words of a policy
  text(
    422,
    'Invalid',
    String.raw`\b(?<resource>[A-Za-z][A-Za-z0-9]{1,62}(?:\.[a-z0-9][a-z0-9.-]{1,250})?) ${Q}${NAME}${Q} is invalid: `,
  ),
  // kubectl writes the Kind of any object in front, also of a custom resource.
  text(
    422,
    'Invalid',
    String.raw`\bThe (?<kind>[A-Z][A-Za-z0-9]{1,62}) ${Q}${NAME}${Q} is invalid: (?:\[?[A-Za-z<][^\s:]{0,253}: (?:Required|Invalid|Unsupported|Duplicate|Forbidden|Not found|Too)|\* |: )`,
  ),
  // Admission that is no "is forbidden"
  text(400, '', String.raw`admission webhook ${Q}[^"'\\\s]{1,253}${Q} denied the request`),
  text(500, 'InternalError', String.raw`failed calling (?:admission )?webhook ${Q}[^"'\\\s]`),
  text(
    422,
    'Invalid',
    String.raw`ValidatingAdmissionPolicy '[^'\n]{1,253}' with binding '[^'\n]{1,253}' denied request`,
  ),
  text(403, 'Invalid', String.raw`\bpolicy '[^'\n]{1,253}' with binding '[^'\n]{1,253}' denied request: `),
  // 404
  text(404, 'NotFound', 'the server could not find the requested resource'),
  text(404, 'NotFound', String.raw`(?<![a-z0-9./-])${RESOURCE} ${Q}${NAME}${Q} not found`),
  text(
    404,
    'NotFound',
    String.raw`no matches for kind ${Q}(?<kind>[A-Za-z][A-Za-z0-9]{0,62})${Q} in (?:version|group) ${Q}(?:(?<group>[a-z0-9.-]{1,253})/)?[a-z0-9.-]{1,253}${Q}`,
  ),
  text(404, 'NotFound', String.raw`no matches for [a-z0-9.-]{1,253}/v\d[a-z0-9]{0,16}, Resource=[a-z]{1,63}`),
  text(
    404,
    'NotFound',
    String.raw`the server (?:doesn't|does not) have a resource type ${Q}[A-Za-z0-9./-]{1,320}${Q}`,
  ),
  text(404, 'NotFound', 'could not find the requested resource'),
  // fabric8, when the answer was no Status.
  text(404, 'NotFound', String.raw`Failure executing: [A-Z]{3,6} at: \S{1,2000} Message: Not Found`),
  text(404, 'NotFound', String.raw`404 page not found(?![ \t]+[a-z])`, true),
  // 405, 406, 413, 415
  text(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'),
  text(
    405,
    'MethodNotAllowed',
    String.raw`\b[a-z]{3,16} is not supported on resources of kind ${Q}(?<resource>[a-z][a-z0-9.-]{1,252})${Q}`,
  ),
  text(406, 'NotAcceptable', 'the server was unable to respond with a content type that the client supports'),
  text(406, 'NotAcceptable', 'only the following media types are accepted:'),
  text(413, 'RequestEntityTooLarge', 'Request entity too large: limit is'),
  text(413, 'RequestEntityTooLarge', 'etcdserver: request is too large'),
  text(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format'),
  text(415, 'UnsupportedMediaType', 'the server was unable to process the content type of the request'),
  // 409
  text(409, 'Conflict', String.raw`Operation cannot be fulfilled on ${RESOURCE} ${Q}${NAME}${Q}`),
  text(409, 'Conflict', 'Operation cannot be fulfilled on '),
  text(409, 'Conflict', String.raw`Apply failed with \d{1,4} conflicts?: `),
  text(409, 'Conflict', 'the server reported a conflict'),
  text(409, 'AlreadyExists', String.raw`(?<![a-z0-9./-])${RESOURCE} ${Q}${NAME}${Q} already exists`),
  // 410
  text(410, 'Expired', String.raw`too old resource version(?:: \d{1,20} \(\d{1,20}\))?`),
  text(410, 'Expired', '[Tt]he resourceVersion for the provided (?:watch|list) is too old'),
  text(410, 'Expired', 'The provided (?:continue parameter|from parameter) is too old'),
  // 422 and 400
  text(422, 'Invalid', 'the server rejected our request due to an error in our request'),
  text(400, 'BadRequest', 'the server rejected our request for an unknown reason'),
  text(
    400,
    'BadRequest',
    'the namespace of the provided object does not match the namespace sent on the request',
  ),
  text(400, 'BadRequest', 'field label not supported: '),
  text(400, 'BadRequest', String.raw`strict decoding error: (?:unknown|duplicate) field`),
  text(400, 'BadRequest', String.raw`pod \S{1,253} does not have a host assigned`),
  text(400, 'BadRequest', String.raw`container \S{1,253} is not valid for pod`),
  text(400, 'BadRequest', 'is waiting to start: ', true),
  text(400, 'BadRequest', 'Upgrade request required', true),
  text(400, 'BadRequest', 'without impersonating a user'),
  text(400, 'BadRequest', String.raw`requested \[.{1,400}\] without impersonating a user`),
  // 429
  text(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget"),
  text(
    429,
    'TooManyRequests',
    'the server has received too many requests and has asked us to try again later',
  ),
  text(429, 'TooManyRequests', 'Too many requests, please try again later', true),
  text(429, 'TooManyRequests', 'The apiserver is shutting down, please try again later'),
  text(429, 'TooManyRequests', 'storage is \\(re\\)initializing'),
  // Between the API server and the kubelet
  // Docker says the same of its own exec.
  text(500, 'InternalError', String.raw`OCI runtime exec failed: exec failed: [^\n]{1,600}`, true),
  text(500, 'InternalError', 'error dialing backend: '),
  // 5xx
  text(503, 'ServiceUnavailable', 'the server is currently unable to handle the request'),
  text(
    503,
    'ServiceUnavailable',
    'the request has been made before all known HTTP paths have been installed',
  ),
  text(503, 'ServiceUnavailable', '(?:kube-)?apiserver is shutting down'),
  // Behind the aggregation layer
  text(
    503,
    'ServiceUnavailable',
    String.raw`stale GroupVersion discovery: [a-z0-9.-]{1,253}/v\d[a-z0-9]{0,16}`,
  ),
  text(503, 'ServiceUnavailable', 'Metrics API not available'),
  text(503, 'ServiceUnavailable', 'Metrics not available for (?:pod|node)', true),
  text(503, 'ServiceUnavailable', 'ResponseCode: 503, Body: service unavailable'),
  // The aggregation layer, as the whole body of an answer.
  text(503, 'ServiceUnavailable', String.raw`(?<![^\n])service unavailable(?![^\n])`, true),
  text(503, 'ServiceUnavailable', 'apiserver not ready', true),
  text(503, 'ServiceUnavailable', '[Ee]rror trying to reach service: '),
  text(504, 'Timeout', 'the server was unable to return a response in the time allotted'),
  text(504, 'Timeout', 'Timeout: request did not complete within '),
  text(504, 'Timeout', 'request did not complete within the allotted timeout'),
  text(
    504,
    'ServerTimeout',
    String.raw`The [A-Za-z]{2,20} operation against [A-Za-z0-9./-]{1,253} could not be completed at this time, please try again`,
  ),
  text(500, 'InternalError', String.raw`an error on the server \(`),
  text(500, 'InternalError', 'Internal error occurred: '),
  text(500, 'InternalError', String.raw`Internal Server Error: ${Q}/apis?/`),
  text(
    500,
    'InternalError',
    'etcdserver: (?:request timed out|leader changed|no leader|too many requests|mvcc: database space exceeded)',
  ),
]
