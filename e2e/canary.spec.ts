import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CanaryScan } from './canary'
import { expect, test, type World } from './fixtures'
import { recordGate } from './gates/record-gate'

const PODS = 200
const AT_ONCE = 3
/**
 * One healthy, one with a server that repeats what it was sent, one with a server that is unavailable, one
 * healthy again.
 */
const ROUNDS = 4

const planted = {
  secret: 'planted-value-of-a-secret-7f3a9c21',
  config: 'planted-value-of-a-configmap-5d18e0b4',
  variable: 'planted-value-of-env-91c7a2de',
  literal: 'planted-literal-in-a-pod-3b6f80aa',
  argument: 'planted-argument-of-a-program-6e02d7',
  header: 'planted-header-of-a-probe-c04b19f2',
  volume: 'planted-option-of-a-volume-a8d3e571',
}

const temporary = mkdtempSync(join(tmpdir(), 'podglass-outputs-'))
test.afterAll(() => rmSync(temporary, { recursive: true, force: true }))
// Including names that the documentation uses for fields of the pod: a Secret can be set under each.
const VARIABLES = [
  ...[
    'DB_PASSWORD',
    'API_TOKEN',
    'NAMESPACE',
    'SERVICE_ACCOUNT',
    'K8S_POD_NAME',
    'NODENAME',
    'POD_ID',
    'INSTANCE_IP',
  ],
  ...['KUBERNETES_PORT', 'HOSTNAME'],
]
test.use({
  environment: {
    TMPDIR: temporary,
    ...Object.fromEntries(VARIABLES.map((name) => [name, planted.variable])),
  },
})

const RIGHTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web-reads-all, namespace: shop}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-all, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web-reads-all}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: Secret
metadata:
  name: canary
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"key":"${planted.secret}"}}'
    kapp.k14s.io/original: '{"stringData":{"key":"${planted.secret}"}}'
    note: ${planted.secret}
stringData: {key: ${planted.secret}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: canary
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"key":"${planted.config}"}}'
    objectset.rio.cattle.io/applied: '{"data":{"key":"${planted.config}"}}'
data: {key: ${planted.config}}
---
apiVersion: v1
kind: Pod
metadata:
  name: canary
  namespace: shop
  annotations:
    kapp.k14s.io/original: '{"spec":{"containers":[{"env":[{"name":"GREETING","value":"${planted.literal}"}]}]}}'
spec:
  containers:
    - name: app
      image: "registry.example/app:1"
      command: [sh, -c, "exec app --db-pass ${planted.argument} --verbose"]
      args: ["--api-key", "${planted.argument}", "--password=${planted.argument}"]
      env: [{name: DB_PASSWORD, value: ${planted.literal}}]
      livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: X-Custom, value: ${planted.header}}]}}
  volumes:
    - {name: share, flexVolume: {driver: example/cifs, options: {password: ${planted.volume}}}}
    - {name: bucket, csi: {driver: example.com, volumeAttributes: {secretKey: ${planted.volume}}}}`

const list = (resource: string, more = '') =>
  `/api/resources?group=&version=v1&resource=${resource}&namespace=shop${more}`
const object = (resource: string, name: string) =>
  `/api/object?group=&version=v1&resource=${resource}&namespace=shop&name=${name}`

const PAGES = [
  '/',
  '/identity',
  '/connection',
  '/resources',
  '/permissions',
  '/report',
  '/refusals',
  '/causes/D1',
  '/nowhere',
]
const GETS = [
  '/api/identity',
  '/api/connection?controls=true',
  '/api/connection/road',
  '/api/connection/policies',
  '/api/identity/neighbors',
  '/api/kinds',
  '/api/causes',
  ...['pods', 'secrets', 'configmaps', 'events', 'services'].map((resource) => list(resource)),
  list('pods', '&labels=true'),
  list('secrets', '&labels=true'),
  list('configmaps', '&count=true'),
  '/api/counts?list=resources//v1/secrets/shop&list=resources//v1/pods/shop',
  '/api/whys?group=&version=v1&resource=pods&namespace=shop&name=canary',
  '/api/whys?group=&version=v1&resource=secrets&namespace=shop&name=canary',
  object('secrets', 'canary'),
  object('configmaps', 'canary'),
  object('pods', 'canary'),
  object('serviceaccounts', 'web'),
  '/api/logs?namespace=shop&pod=canary&container=app',
  '/api/access',
  '/api/access?user=system:serviceaccount:shop:default',
  '/api/access/sources',
  '/api/access/dangerous',
  '/api/report?format=md&verb=get&resource=secrets&name=canary',
  '/api/report?format=json',
  '/api/overview',
  '/api/changes?namespace=shop',
  '/api/namespaces?name=shop',
  '/api/refusals?namespace=shop&minutes=60',
  '/api/nowhere',
  '/api/object?group=&version=v1&resource=secrets&namespace=shop&name=../x',
]
const target = { group: '', resource: 'secrets', name: 'canary', namespace: 'shop' }
const POSTS: [path: string, body: object][] = [
  ['/api/access/check', { verb: 'get', ...target }],
  ['/api/access/check', { verb: 'watch', group: '', resource: 'nodes', namespace: '' }],
  ['/api/access/try', { verb: 'get', version: 'v1', ...target }],
  ['/api/access/try', { verb: 'list', version: 'v1', group: '', resource: 'configmaps', namespace: 'shop' }],
  [
    '/api/explain',
    {
      text: 'secrets "canary" is forbidden: User "system:serviceaccount:shop:web" cannot get resource "secrets" in API group "" in the namespace "shop"',
    },
  ],
  ['/api/ask', { text: 'kubectl get secret canary -n shop -o yaml' }],
  ['/api/what-if', { yaml: RIGHTS }],
  ['/api/preflight', { yaml: RIGHTS }],
  ['/api/connection/targets', { target: 'canary.example:443' }],
]

async function read(response: Response): Promise<string> {
  return `${JSON.stringify([...response.headers])}\n${await response.text()}`
}

/** Retried once: an idle connection can close just as it is used. */
function ask(address: string, init?: RequestInit): Promise<Response> {
  return fetch(address, init).catch(() => fetch(address, init))
}

/** What a stream sends within a second, and its headers. */
async function readStream(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1_000) })
  let text = JSON.stringify([...response.headers])
  const decoder = new TextDecoder()
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true })
  } catch {
    // The second is over.
  }
  return text
}

/** Every output once: pages and what the router requests for them, answers, problems, streams, probes. */
async function everyOutput({ url, healthUrl }: World): Promise<string[]> {
  const headers = { 'content-type': 'application/json' }
  const topics = [
    'identity',
    'resources//v1/pods/shop',
    'resources//v1/secrets/shop',
    'logs/shop/canary/app',
  ].join(',')
  const post = (body: object) => ({ method: 'POST', headers, body: JSON.stringify(body) })
  const asked: [address: string, init?: RequestInit][] = [
    ...PAGES.flatMap((path): typeof asked => [[url + path], [url + path, { headers: { rsc: '1' } }]]),
    ...GETS.map((path): [string] => [url + path]),
    ...POSTS.map(([path, body]): [string, RequestInit] => [url + path, post(body)]),
    ...['/livez', '/readyz', '/metrics'].map((path): [string] => [healthUrl + path]),
  ]
  const texts: string[] = []
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const some = asked.slice(from, from + AT_ONCE)
    texts.push(...(await Promise.all(some.map(async ([address, init]) => read(await ask(address, init))))))
  }
  return [...texts, await readStream(`${url}/api/stream?topics=${encodeURIComponent(topics)}`)]
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}

test('no output of any kind contains part of a token, or a value of a Secret, a ConfigMap or a variable', {
  tag: ['@thorough', '@gate'],
}, async ({ world }) => {
  test.setTimeout(900_000)
  const { cluster } = world
  cluster.apply(RIGHTS)
  cluster.fill('shop', PODS)
  const hits: string[] = []
  let characters = 0
  const look = (texts: readonly string[]) => {
    const scan = new CanaryScan(cluster.context.tokens.issued, Object.values(planted))
    for (const text of texts) {
      const found = scan.find(text)
      if (found !== undefined) hits.push(`${found} in ${text.slice(0, 200)}`)
    }
    characters += scan.characters
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === 1)
      cluster.addFault({
        kind: 'error',
        code: 403,
        says: `no: Bearer ${cluster.context.tokens.issued.at(-1)}`,
      })
    if (round === 2) await cluster.refuse()
    look(await everyOutput(world))
    cluster.clearFaults()
    if (round === 2) await cluster.resume()
    await cluster.rotateToken()
  }
  look(world.printed)
  look(filesUnder(temporary))

  // Earlier lines are the framework's, and a warning in brackets is Node's.
  const printed = world.printed
    .join('')
    .split('\n')
    .filter((line) => line !== '' && !/^\((?:node:\d+\)|Use `node)/.test(line))
  const lines = printed.slice(printed.findIndex((line) => line.includes('"listening"')))
  const megabytes = Math.round(characters / 1024 / 1024)
  recordGate({
    id: 'canary',
    part: 'all outputs',
    figure: `${hits.length} hits in ${megabytes} MB, ${cluster.context.tokens.issued.length} tokens`,
    state: hits.length === 0 ? 'met' : 'missed',
  })
  expect(hits).toEqual([])
  for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow()
})
