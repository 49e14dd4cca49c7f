type Random = () => number

const HOSTILE = [
  '..',
  '.',
  '...',
  '../..',
  '/..',
  '../',
  '%2e%2e',
  '%252e%252e',
  '%2f',
  '%2F..%2f',
  '%5c',
  '\\',
  '\\..\\',
  '?',
  '?watch=1',
  '#',
  '#x',
  ';',
  ';a=b',
  '%00',
  '\u0000',
  '\r\n',
  '%0d%0aX-Injected:%201',
  '\u2024\u2024',
  '\uff0f',
  '\uff0e\uff0e',
  '\ud800',
  '\u202e',
  'x'.repeat(300),
  '__proto__',
  'constructor',
  'pods/web-0/exec',
  'pods/proxy',
  'nodes/a/proxy',
  'secrets',
  'serviceaccounts/token',
  'watch',
  'proxy',
  '*',
  '',
  ' ',
  '%20',
  '@evil.example',
  '//evil.example/',
  'http://169.254.169.254/',
  'a,b',
  'a=b',
  'a&b',
  'a&limit=0',
  'a?fieldSelector=x',
  'limit=0',
  '-rf',
  '--',
  '$(id)',
  '`id`',
  "'",
  '"',
  '<script>',
  'ünïcödé',
  'pods%2fweb-0',
  'pods%252fweb-0',
  'a%0ab',
  'kube-system/secrets/db',
]

const GOOD = {
  namespace: ['shop', 'default', ''],
  name: ['web-0', 'web', 'a.b-c'],
  group: ['', 'apps', 'batch', 'rbac.authorization.k8s.io'],
  version: ['v1', 'v1beta1'],
  resource: ['pods', 'deployments', 'jobs', 'roles', 'secrets', 'configmaps', 'services', 'events'],
  verb: ['get', 'list', 'watch', 'create', 'delete', 'patch'],
  container: ['app', 'web'],
  user: ['system:serviceaccount:shop:web', 'system:serviceaccount:shop:api', 'ann'],
  number: ['0', '1', '-1', '1e9', '500', '99999999', 'NaN', '0x10'],
  flag: ['true', 'false', '1'],
}
type Field = keyof typeof GOOD

const QUERIES: readonly [path: string, fields: readonly (readonly [key: string, field: Field])[]][] = [
  ['/api/kinds', [['namespace', 'namespace']]],
  [
    '/api/resources',
    [
      ['group', 'group'],
      ['version', 'version'],
      ['resource', 'resource'],
      ['namespace', 'namespace'],
      ['refresh', 'flag'],
      ['labels', 'flag'],
      ['count', 'flag'],
    ],
  ],
  [
    '/api/object',
    [
      ['group', 'group'],
      ['version', 'version'],
      ['resource', 'resource'],
      ['namespace', 'namespace'],
      ['name', 'name'],
    ],
  ],
  [
    '/api/logs',
    [
      ['namespace', 'namespace'],
      ['pod', 'name'],
      ['container', 'container'],
      ['tailLines', 'number'],
      ['previous', 'flag'],
    ],
  ],
  ['/api/namespaces', [['name', 'namespace']]],
  [
    '/api/changes',
    [
      ['namespace', 'namespace'],
      ['minutes', 'number'],
    ],
  ],
  [
    '/api/refusals',
    [
      ['namespace', 'namespace'],
      ['minutes', 'number'],
    ],
  ],
  [
    '/api/access',
    [
      ['namespace', 'namespace'],
      ['user', 'user'],
      ['group', 'user'],
    ],
  ],
  [
    '/api/access/sources',
    [
      ['namespace', 'namespace'],
      ['user', 'user'],
      ['group', 'user'],
    ],
  ],
  ['/api/access/dangerous', [['namespace', 'namespace']]],
]
const BODIES: readonly [path: string, fields: readonly Field[]][] = [
  ['/api/access/check', ['verb', 'group', 'resource', 'name', 'namespace', 'user']],
  ['/api/access/try', ['verb', 'group', 'version', 'resource', 'name', 'namespace']],
]
/** Left out of some requests, to reach those with fewer parts. */
const OPTIONAL = new Set(['refresh', 'labels', 'count', 'previous', 'tailLines', 'user', 'group', 'name'])
const RAW_PATHS = [
  '/api/identity',
  '/api/resources',
  '/api/object',
  '/api/v1/pods',
  '/',
  '/permissions',
  '/_next/image',
  '/api/access/check',
]
const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']

function pick<T>(random: Random, from: readonly T[]): T {
  const value = from[Math.floor(random() * from.length)]
  if (value === undefined) throw new Error('There is nothing to choose from.')
  return value
}

function hostile(random: Random): string {
  const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, HOSTILE))
  return random() < 0.3 ? pick(random, GOOD.name) + parts.join('') : parts.join('')
}

function fieldValue(random: Random, field: Field, isHostile: boolean): string {
  return isHostile ? hostile(random) : pick(random, GOOD[field])
}

/** The bytes of a query value: encoded as a browser does it, twice, or not at all where a socket still takes it. */
function written(random: Random, value: string): string {
  const safe = value.isWellFormed() ? value : value.toWellFormed()
  const form = random()
  if (form < 0.6) return encodeURIComponent(safe)
  if (form < 0.8) return encodeURIComponent(encodeURIComponent(safe))
  // What would end the request line, or the header, is sent encoded only.
  return Buffer.from(safe.split(/[\s\0]/).join(''), 'utf8').toString('latin1')
}

function withHost(line: string, more = '', body = ''): string {
  return `${line} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n${body}`
}

function queryRequest(random: Random): string {
  const [path, fields] = pick(random, QUERIES)
  const used = fields.filter(([key]) => !OPTIONAL.has(key) || key === 'name' || random() < 0.4)
  const at = Math.floor(random() * (used.length + 1))
  const pairs = used.map(
    ([key, field], i) => `${key}=${written(random, fieldValue(random, field, i === at))}`,
  )
  if (random() < 0.1) pairs.push(`${written(random, hostile(random))}=${written(random, hostile(random))}`)
  if (random() < 0.1) pairs.push(pick(random, pairs.length > 0 ? pairs : ['a=b']))
  return withHost(`GET ${path}?${pairs.join('&')}`)
}

function bodyRequest(random: Random): string {
  const [path, fields] = pick(random, BODIES)
  const used = fields.filter((field) => !OPTIONAL.has(field) || random() < 0.5)
  const at = Math.floor(random() * (used.length + 1))
  const value: Record<string, unknown> = {}
  for (const [i, field] of used.entries()) value[field] = fieldValue(random, field, i === at)
  if (random() < 0.1) value[hostile(random)] = hostile(random)
  const body = Buffer.from(JSON.stringify(value), 'utf8').toString('latin1')
  return withHost(
    `POST ${path}`,
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`,
    body,
  )
}

function pasteRequest(random: Random): string {
  const [verb, resource, namespace] = [hostile(random), hostile(random), hostile(random)]
  const text = `${resource} is forbidden: User "${pick(random, GOOD.user)}" cannot ${pick(random, [verb, 'list'])} resource "${pick(random, [resource, 'pods'])}" in API group "" in the namespace "${pick(random, [namespace, 'shop'])}"`
  const yaml = `kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: ${JSON.stringify(hostile(random))}, namespace: ${JSON.stringify(pick(random, [namespace, 'shop']))}}\nroleRef: {kind: ClusterRole, name: ${JSON.stringify(pick(random, [resource, 'view']))}, apiGroup: rbac.authorization.k8s.io}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n`
  const isPaste = random() < 0.6
  const body = Buffer.from(JSON.stringify(isPaste ? { text } : { yaml }), 'utf8').toString('latin1')
  const path = isPaste ? '/api/explain' : '/api/what-if'
  return withHost(
    `POST ${path}`,
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`,
    body,
  )
}

function streamRequest(random: Random): string {
  const target = [
    pick(random, GOOD.group),
    pick(random, GOOD.version),
    pick(random, GOOD.resource),
    pick(random, GOOD.namespace),
  ]
  target[Math.floor(random() * 4)] = hostile(random)
  const topic =
    random() < 0.7 ? `resources/${target.join('/')}` : `logs/${hostile(random)}/${hostile(random)}/app`
  return withHost(`GET /api/stream?topics=${written(random, topic)}`)
}

function pathRequest(random: Random): string {
  const path =
    pick(random, RAW_PATHS) +
    pick(random, ['', '/', '?', '/../', '/%2e%2e/', '//', '\\']) +
    written(random, hostile(random))
  const target = random() < 0.1 ? pick(random, ['*', 'http://evil.example/', 'localhost:1', path]) : path
  const more =
    random() < 0.2
      ? `${pick(random, ['X-Middleware-Subrequest: middleware', 'Next-Action: x', 'RSC: 1', 'X-Invoke-Path: /api/identity', 'X-Forwarded-Host: evil.example', 'Impersonate-User: admin'])}\r\n`
      : ''
  return withHost(`${pick(random, METHODS)} ${target}`, more)
}

/** One request as bytes that tries to make this page ask the API server what it never should. */
export function hostileRequest(random: Random): string {
  const kind = random()
  if (kind < 0.5) return queryRequest(random)
  if (kind < 0.7) return bodyRequest(random)
  if (kind < 0.75) return pasteRequest(random)
  return kind < 0.8 ? streamRequest(random) : pathRequest(random)
}
