import { saidBy } from '../text/spaced'
import { KUBELET_CERTIFICATE, KUBELET_UNAUTHORIZED, NO_BOOTSTRAP } from './certificate-text'
import { LOGIN_TEXTS } from './credential-plugin-text'

/** A text of an API server or of client-go that implies its code by itself. */
export interface KnownText {
  /** What prints it, and since when. */
  by: string
  /** Linear: anchored by a literal, every repetition bounded. A named group may give resource and name. */
  pattern: RegExp
  code: number
  reason: string
  /** Also other servers write it, so the text around must show that it was an API server. */
  needsContext: boolean
}

// The quotes of a name in any depth of JSON, and a resource in front of it.
const Q = String.raw`\\{0,31}["'\x60]`
/** Where they were lost, the words around the name still say what it is. */
const OPEN = String.raw`(?:\\{0,31}["'\x60]?)`
const WEBHOOK = String.raw`${OPEN}[^"'\x60\\\s]{1,253}${OPEN}`
const NAME = String.raw`(?<name>[^"'\\\s]{1,253})`
const RESOURCE = String.raw`(?<resource>[a-z][a-z0-9.-]{1,252})`

function said(code: number, reason: string, rows: Readonly<Record<string, string>>, needsContext = false) {
  return saidBy(rows, { code, reason, needsContext })
}

/**
 * Texts of kube-apiserver, of its aggregation layer and of client-go's typed errors, the particular before the general: the
 * first that fits a place says what it is. Each alternative is met by a text of the tests.
 */
export const KNOWN_TEXTS: readonly KnownText[] = [
  ...said(401, 'Unauthorized', {
    'the kubelet 1.5+, of the API server': KUBELET_UNAUTHORIZED,
    'kubectl 1.0+': String.raw`You must be logged in to the server|Error from server \(Unauthorized\)`,
    'client-go 1.0+': 'the server has asked for the client to provide credentials',
    // A server that asks the API server who calls it logs what its caller gets no word of.
    'the log of kube-apiserver 1.0+': String.raw`Unable to authenticate the request(?![^\n]{0,200}(?:Post|Get)[ ]\\{0,31}"https?:|[\s\S]{0,40}(?:[Pp]ost|[Gg]et|POST|GET)\s{1,9}\\{0,31}["'\x60]?https?:|\s{1,9}due\s{1,9}t[a-z\s]{0,16}:?\s{0,9}(?:…|$))|\[?invalid bearer token, `,
    'kube-apiserver 1.11+, to itself': String.raw`token audiences \[[^\]\n]{0,400}\] is invalid for the target audiences`,
    'kube-apiserver 1.12+, of a bound token': String.raw`\b(?:service account|pod|secret|node|Pod|Secret|Node) UID \([^()\n]{0,100}\) does not match (?:service account )?(?:pod |secret |node )?(?:ref )?claim \(`,
    // A client that cannot read its token has nothing to send.
    'clients that read the token': String.raw`(?:open |stat |read |lstat |cat: |can't open |No such file or directory:? |Permission denied:? |ENOENT: [a-z ,]{1,60}|EACCES: [a-z ,]{1,60}|(?:NoSuchFile|FileNotFound|AccessDenied)Exception: |Could not find (?:file|a part of the path) )\\{0,8}["'\x60]?[^\s"':]{0,200}serviceaccount/token\b(?![^\n]{0,8}\b(?:successfully|ok)\b)`,
    'the official client of Python': 'Service token file (?:does not exists?|is empty)',
    'PHP 7+': String.raw`serviceaccount/token\): [Ff]ailed to open stream`,
    'Go, of a Status without its fields': String.raw`\bFailure Unauthorized Unauthorized \S{1,200} 401\}`,
    'kopf 1, when each of its credentials was refused': String.raw`\bLoginError: Ran out of (?:valid )?(?:connection )?credentials`,
    'kube-apiserver 1.19+ and others like it, of a client certificate': String.raw`\bverifying certificate SN=\d|(?:\b[SA]KID=[^\n]{0,200}|(?:[0-9A-F]{2}:){4}[0-9A-F]{2}) failed: x509: `,
    'the kubelet 1.4+, of its own certificate': KUBELET_CERTIFICATE,
    'the kubelet 1.4+, which cannot join': NO_BOOTSTRAP,
    ...Object.fromEntries(LOGIN_TEXTS.map(({ by, pattern }) => [by, pattern])),
  }),
  ...said(
    401,
    'Unauthorized',
    {
      'kube-apiserver 1.6+, to itself': String.raw`\b(?:service account )?[Tt]oken (?:has expired|has been invalidated|is not valid yet|is expired|issued in the future)(?: \(exp\))?(?=[\].,"'\\\s]|$)`,
      'kube-apiserver 1.12+, of a gone account': String.raw`serviceaccounts? ${Q}[^"'\\\s]{1,253}${Q} not found(?=[^\n]{0,40}\])`,
    },
    true,
  ),
  // Admission where a client, or whoever pasted it, left out the object
  ...said(403, 'Forbidden', {
    'NamespaceLifecycle 1.0+': String.raw`[Uu]nable to create new content in namespace [a-z0-9-]{1,63} because it is being terminated`,
    'ResourceQuota 1.2+': String.raw`[Ee]xceeded quota: [^\s,]{1,253}, requested: |[Ff]ailed quota: [^\s:]{1,253}: must specify |insufficient quota to consume: `,
    'LimitRanger 1.2+': String.raw`\b(?:minimum|maximum) [^\s]{1,253} usage per (?:Container|Pod|PersistentVolumeClaim) is `,
    'PodSecurity 1.22+': String.raw`(?<!would )\bviolates PodSecurity ${Q}`,
    'PodSecurityPolicy 1.3+ and OpenShift': String.raw`unable to validate against any (?:pod security policy|security context constraint): \[|PodSecurityPolicy: unable to (?:admit|validate) pod: \[|no providers available to validate pod request`,
    'OpenShift 3+, of a project': 'You may not request a new project via this API',
    'a webhook, cut in its name': String.raw`admission webhook ${OPEN}[^"'\x60\\\s]{1,253}(?![\s\S])`,
    'ServiceAccount 1.2+': String.raw`error looking up service account [a-z0-9-]{1,63}/[a-z0-9.-]{1,253}: |volume with secret\.secretName=${Q}`,
    'Priority 1.8+': String.raw`no PriorityClass with name [^\s]{1,253} was found|the integer value of priority \([^()\s]{1,20}\) must not be provided|\bpods with [^\s]{1,253} priorityClass is not permitted`,
  }),
  ...said(403, 'Forbidden', {
    'NamespaceLifecycle before 1.4': 'namespace can never be deleted',
    'OwnerReferencesPermissionEnforcement 1.6+':
      'cannot set blockOwnerDeletion (?:if an ownerReference refers to a resource|in this case because cannot find RESTMapping)',
  }),
  ...said(500, '', {
    'ResourceQuota 1.11+, of a scope': String.raw`insufficient quota to match these scopes: (?:\[\{[A-Za-z]{1,40} [A-Za-z]{1,16}(?: \[[^\]]{0,400}\])?\}\])?`,
    'ServiceAccount 1.5 to 1.23': String.raw`No API token found for service account ${Q}`,
  }),
  // It may carry the words of a policy.
  ...said(422, 'Invalid', {
    'kube-apiserver 1.0+': String.raw`\b(?<resource>[A-Za-z][A-Za-z0-9]{1,62}(?:\.[a-z0-9][a-z0-9.-]{1,250})?) ${Q}${NAME}${Q} is invalid: `,
    'kubectl 1.0+, of a policy': String.raw`\bThe (?<kind>[a-z][a-z0-9]{1,62}(?:\.[a-z0-9.-]{1,250})?) ${Q}${NAME}${Q} is invalid: : (?:ValidatingAdmissionPolicy ${WEBHOOK}(?: with binding ${WEBHOOK})? denied request)?`,
    // kubectl writes the Kind of any object in front, also of a custom resource.
    'kubectl 1.0+': String.raw`\bThe (?<kind>[A-Z][A-Za-z0-9]{1,62}) ${Q}${NAME}${Q} is invalid: (?:\[?[A-Za-z<][^\s:]{0,253}: (?:Required|Invalid|Unsupported|Duplicate|Forbidden|Not found|Too)|\* |: )`,
  }),
  // Admission that is no "is forbidden"
  ...said(400, '', {
    'kube-apiserver 1.12+, of a webhook that allows no dry run': String.raw`admission webhook ${WEBHOOK} does not support dry run`,
    'kube-apiserver 1.9+, of a webhook that denies': String.raw`admission webhook ${WEBHOOK} denied the request`,
  }),
  ...said(500, 'InternalError', {
    'kube-apiserver 1.9+, of a webhook that is down': String.raw`(?:Failed calling webhook, failing (?:open|closed) [^\s:]{1,253}: |\bdispatcher\.go:\d{1,5}\] |Internal error occurred: )?failed calling (?:admission )?webhook ${OPEN}[^"'\x60\\\s,](?:[^"'\x60\\\s]{0,252}${OPEN}(?: failed to call webhook: (?:P[a-z]{3} ${Q}https?://[^\s"'\x60\\]{1,600}${Q}: )?)?)?`,
  }),
  ...said(422, 'Invalid', {
    'kube-apiserver 1.26+, of a policy': String.raw`ValidatingAdmissionPolicy ${WEBHOOK}(?: with binding ${WEBHOOK})? denied request`,
  }),
  ...said(403, 'Invalid', {
    'kube-apiserver 1.32+, of a policy that mutates': String.raw`\bpolicy ${WEBHOOK} with binding ${WEBHOOK} denied request: `,
    'kube-apiserver 1.32+, of one that cannot be used': String.raw`\bpolicy ${Q}[^"'\\\s]{1,253}${Q} denied request: failed to configure policy: `,
  }),
  ...said(404, 'NotFound', {
    'client-go 1.0+': '(?:the server )?could not find the requested resource',
    'kube-apiserver 1.0+': String.raw`(?<![A-Za-z0-9./-])(?<resource>[A-Za-z][A-Za-z0-9.-]{1,252}) ${Q}${NAME}${Q} not found(?<!\bfor volume [^\n]{1,300}: [a-z]{6,10} ${Q}[^"'\\\s]{1,253}${Q} not found)`,
    'the RESTMapper of client-go 1.0+': String.raw`(?<!Kind [\w…]{1,63}: )no matches for kind ${Q}(?<kind>[A-Za-z][A-Za-z0-9]{0,62})${Q} in (?:version|group) ${Q}(?:(?<group>[a-z0-9.-]{1,253})/)?[a-z0-9.-]{1,253}${Q}`,
    'the RESTMapper of client-go, of a resource': String.raw`no matches for [a-z0-9.-]{1,253}/v\d[a-z0-9]{0,16}, Resource=[a-z]{1,63}`,
    'kubectl 1.20+, where its reason was cut off': 'resource mapping not found for name: ',
    'kubectl 1.2+': String.raw`the server (?:doesn't|does not) have a resource type ${Q}[A-Za-z0-9./-]{1,320}${Q}`,
    'fabric8, when the answer was no Status': String.raw`Failure executing: [A-Z]{3,6} at: \S{1,2000} Message: Not Found`,
  }),
  ...said(404, 'NotFound', { 'net/http of Go': '404 page not found(?![ \\t]+[a-z])' }, true),
  ...said(405, 'MethodNotAllowed', {
    'client-go 1.2+': 'the server does not allow this method on the requested resource',
    'kube-apiserver 1.0+': String.raw`\b[a-z]{3,16} is not supported on resources of kind ${Q}(?<resource>[a-z][a-z0-9.-]{1,252})${Q}`,
  }),
  ...said(406, 'NotAcceptable', {
    'client-go 1.13+': 'the server was unable to respond with a content type that the client supports',
    'kube-apiserver 1.5+': 'only the following media types are accepted:',
  }),
  ...said(413, 'RequestEntityTooLarge', {
    'kube-apiserver 1.15+': 'Request entity too large: limit is',
    'etcd 3, through kube-apiserver': 'etcdserver: request is too large',
  }),
  ...said(415, 'UnsupportedMediaType', {
    'kube-apiserver 1.2+': 'the body of the request was in an unknown format',
    'client-go 1.13+': 'the server was unable to process the content type of the request',
  }),
  ...said(409, 'Conflict', {
    'kube-apiserver 1.0+': String.raw`Operation cannot be fulfilled on ${RESOURCE} ${Q}${NAME}${Q}`,
    'kube-apiserver 1.0+, cut': 'Operation cannot be fulfilled on ',
    'kube-apiserver 1.14+, server-side apply': String.raw`Apply failed with \d{1,4} conflicts?: `,
    'client-go 1.0+': 'the server reported a conflict',
  }),
  ...said(409, 'AlreadyExists', {
    'kube-apiserver 1.0+': String.raw`(?<![A-Za-z0-9./-])(?<resource>[A-Za-z][A-Za-z0-9.-]{1,252}) ${Q}${NAME}${Q} already exists`,
  }),
  ...said(410, 'Expired', {
    'kube-apiserver 1.0+': String.raw`too old resource version(?:: \d{1,20} \(\d{1,20}\))?`,
    'kube-apiserver 1.8+':
      '[Tt]he resourceVersion for the provided (?:watch|list) is too old|The provided (?:continue parameter|from parameter) is too old',
  }),
  ...said(422, 'Invalid', {
    'client-go 1.0+': 'the server rejected our request due to an error in our request',
  }),
  ...said(400, 'BadRequest', {
    'client-go 1.0+': 'the server rejected our request for an unknown reason',
    'kube-apiserver 1.0+': String.raw`the namespace of the provided object does not match the namespace sent on the request|field label not supported: |pod \S{1,253} does not have a host assigned|container \S{1,253} is not valid for pod|without impersonating a user`,
    'kube-apiserver 1.8+, of what it cannot decode': String.raw`\b[A-Z][A-Za-z]{1,62} in version ${Q}v\d[a-z0-9]{0,16}${Q} cannot be handled as an? [A-Z]`,
    'kube-apiserver 1.23+': 'strict decoding error: (?:unknown|duplicate) field',
  }),
  ...said(
    400,
    'BadRequest',
    { 'the kubelet 1.0+': 'is waiting to start: ', 'kube-apiserver 1.0+': 'Upgrade request required' },
    true,
  ),
  ...said(429, 'TooManyRequests', {
    'kube-apiserver 1.4+': "Cannot evict pod as it would violate the pod's disruption budget",
    'client-go 1.2+': 'the server has received too many requests and has asked us to try again later',
    'kube-apiserver 1.23+': 'The apiserver is shutting down, please try again later',
    'kube-apiserver 1.31+': String.raw`storage is \(re\)initializing`,
  }),
  ...said(
    429,
    'TooManyRequests',
    { 'kube-apiserver 1.0+': 'Too many requests, please try again later' },
    true,
  ),
  // Between the API server and the kubelet. Docker says the same of its own exec.
  ...said(
    500,
    'InternalError',
    {
      'runc, through the kubelet': String.raw`(?:OCI runtime exec failed|(?:oci|OCI) runtime error): exec failed: [^\n]{1,600}`,
    },
    true,
  ),
  ...said(500, 'InternalError', {
    'kube-apiserver 1.0+, of a kubelet': 'error dialing backend: ',
    'kube-apiserver 1.0+, of an error of its own':
      'apiserver received an error that is not an metav1\\.Status: ',
    'kubectl exec, of runc': String.raw`(?:OCI runtime exec failed|(?:oci|OCI) runtime error): exec failed: [^\n]{1,600}\n{1,2}command terminated with (?:non-zero )?exit code`,
    'the kubelet 1.5+, of what is gone':
      'unable to upgrade connection: (?:container not found|pod does not exist)',
    'the kubelet, of its runtime': '[Ee]rror executing command in container: |failed to exec in container: ',
  }),
  ...said(503, 'ServiceUnavailable', {
    'client-go 1.2+': String.raw`the server is currently unable to handle the request(?:(?<=\b(?<group>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})/v\d[a-z0-9]{0,16}: the server is currently unable to handle the request)|)`,
    'kube-apiserver 1.23+': 'the request has been made before all known HTTP paths have been installed',
    'kube-apiserver 1.0+': '(?:kube-)?apiserver is shutting down',
    'kube-apiserver 1.0+, of what it passes on': String.raw`Error: '[^\n]{1,600}'\s{1,40}Trying to reach: '`,
    'client-go, of an aggregated API': String.raw`stale GroupVersion discovery: (?<group>[a-z0-9.-]{1,253})/v\d[a-z0-9]{0,16}`,
    'kubectl 1.8+, top': 'Metrics API not available',
    'the aggregation layer 1.7+':
      'ResponseCode: 503, Body: service unavailable|[Ee]rror trying to reach service: ',
  }),
  ...said(
    503,
    'ServiceUnavailable',
    {
      'kubectl 1.8+, top': 'Metrics not available for (?:pod|node)',
      'the aggregation layer, its whole body': String.raw`(?<![^\n])service unavailable(?![^\n])`,
      'kube-apiserver 1.0+': 'apiserver not ready',
    },
    true,
  ),
  ...said(504, 'Timeout', {
    'client-go 1.2+': 'the server was unable to return a response in the time allotted',
    'kube-apiserver 1.0+':
      'Timeout: request did not complete within |request did not complete within the allotted timeout',
  }),
  ...said(504, 'ServerTimeout', {
    'kube-apiserver 1.0+': String.raw`The [A-Za-z]{2,20} operation against [A-Za-z0-9./-]{1,253} could not be completed at this time, please try again`,
  }),
  ...said(500, 'InternalError', {
    'client-go 1.0+': String.raw`an error on the server \(`,
    'kube-apiserver 1.0+': String.raw`Internal error occurred: |Internal Server Error: ${Q}/apis?/`,
  }),
  ...said(500, 'InternalError', {
    // A program may have one of its own.
    'etcd 3, through kube-apiserver': String.raw`(?<!\betcd(?:\[\d{1,9}\])?: [^\n]{0,400})etcdserver: (?:request timed out|leader changed|no leader|too many requests|mvcc: database space exceeded)`,
  }),
]
