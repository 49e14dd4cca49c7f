// Written independently of lib/kube/transport/paths.ts, which it checks: what the request line may contain of a call to the API server.
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const GROUP = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?'
// Encoded, and neither "." nor "..", with no encoded slash, percent sign or control character (IsValidPathSegmentName).
const NAME = "(?!\\.{1,2}(?:[/?]|$))(?:[A-Za-z0-9._~!'()*-]|%(?!2F|25|0|1|7F)[0-9A-F]{2})+"
// A custom resource's version and plural are DNS-1035 labels.
const VERSION = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?'
const RESOURCE = '(?!(?:watch|proxy)(?:[/?]|$))[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?'
const READ = new RegExp(
  `^(?:/api/${VERSION}|/apis/${GROUP}/${VERSION})(?:(?:/namespaces/${LABEL})?/${RESOURCE}(?:/${NAME}(?:/(?:log|status|scale))?)?)?$`,
)
const FIXED = new Set([
  '/',
  '/version',
  '/healthz',
  '/livez',
  '/readyz',
  '/metrics',
  '/api',
  '/apis',
  '/openapi/v2',
  '/openapi/v3',
  '/.well-known/openid-configuration',
  '/openid/v1/jwks',
])
const REVIEW = new RegExp(
  `^/apis/(?:authorization\\.k8s\\.io/v1/(?:selfsubjectaccessreviews|selfsubjectrulesreviews|subjectaccessreviews|namespaces/${LABEL}/localsubjectaccessreviews)|authentication\\.k8s\\.io/v1/selfsubjectreviews)$`,
)
const between = (low: number, high: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high
const word = (value: string) => value.length > 0
const QUERY: Readonly<Record<string, (value: string) => boolean>> = {
  limit: between(1, 500),
  continue: word,
  fieldSelector: word,
  labelSelector: word,
  includeObject: (value) => value === 'None' || value === 'Metadata',
  resourceVersion: word,
  resourceVersionMatch: (value) => value === 'NotOlderThan',
  watch: (value) => value === '1',
  allowWatchBookmarks: (value) => value === 'true',
  sendInitialEvents: (value) => value === 'true',
  timeoutSeconds: between(1, 3600),
  container: (value) => new RegExp(`^${LABEL}$`).test(value),
  tailLines: between(1, 1000),
  limitBytes: between(1, 1_048_576),
  previous: (value) => value === 'true',
  timestamps: (value) => value === 'true',
  sinceTime: word,
  follow: (value) => value === 'true',
}

/** Whether this page could ever send this request line, dry runs aside. */
export function isExpectedUpstream(method: string, target: string): boolean {
  const [path = '', query = '', ...rest] = target.split('?')
  if (rest.length > 0) return false
  if (method === 'POST') return query === '' && REVIEW.test(path)
  if (method !== 'GET' || !(FIXED.has(path) || READ.test(path))) return false
  const pairs = [...new URLSearchParams(query)]
  return (
    new Set(pairs.map(([key]) => key)).size === pairs.length &&
    pairs.every(([key, value]) => Object.hasOwn(QUERY, key) && QUERY[key]?.(value))
  )
}
