import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { type Exchange, recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import { type Cluster, startCluster } from './cluster'
import { at, isRecord, listAt, textAt, textsAt } from './fields'
import { callApi, type Reply } from './testing/call'

const exchanges = recordedExchanges()

/** What a simulator cannot give back, each with its reason; for these only the status line and headers are compared. */
const bodiesLeftOut = new Map([
  ['shop/cluster-admin GET /metrics', 'the counters of a Go process'],
  ['shop/metrics GET /metrics', 'the counters of a Go process'],
  ['too old resourceVersion for watch', 'the events depend on the moments at which real controllers wrote'],
])

const recordedFile = (name: string) => readFileSync(new URL(`../recordings/${name}`, import.meta.url), 'utf8')

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: down}
webhooks:
- name: down.example.com
  timeoutSeconds: 1
  failurePolicy: Fail
  clientConfig: {url: "https://127.0.0.1:1/validate"}
  rules: [{apiGroups: [""], apiVersions: [v1], resources: [services], operations: [CREATE]}]
`

let cluster: Cluster
let agent: Agent
const tokens = new Map<string, string>()

beforeAll(async () => {
  cluster = await startCluster()
  const world = recordedFile('world.yaml')
  const namespaces = parseAllDocuments(world)
    .map((document): unknown => document.toJS())
    .filter((document) => textAt(document, 'kind') === 'Namespace')
  cluster.apply(namespaces.map((document) => stringify(document)).join('---\n'))
  cluster.apply(recordedFile('rbac.yaml'))
  cluster.apply(world)
  cluster.apply(webhook)
  cluster.apply(
    '{apiVersion: v1, kind: Pod, metadata: {name: brief, namespace: shop}, spec: {serviceAccountName: web, containers: [{name: main, image: busybox}]}}',
  )
  agent = new Agent({ ca: cluster.rootCertificate, keepAlive: true, maxSockets: 8 })
  await makeTokens()
})

afterAll(async () => {
  agent.destroy()
  await cluster.stop()
})

async function makeTokens(): Promise<void> {
  const hour = 3_600_000
  const now = cluster.context.now().getTime()
  const brief = cluster.context.store.get('/pods', 'shop', 'brief')
  const web = await cluster.token('shop', 'web')
  const special: [string, string | Promise<string>][] = [
    ['expired token', cluster.token('shop', 'web', { issuedAt: new Date(now - 2 * hour) })],
    ['token not valid yet', cluster.token('shop', 'web', { issuedAt: new Date(now + hour) })],
    ['token of another issuer', cluster.token('shop', 'web', { issuer: 'https://elsewhere.example' })],
    ['token for audience vault', cluster.token('shop', 'web', { audiences: ['vault'] })],
    ['token of a deleted service account', cluster.token('shop', 'gone')],
    ['token bound to a deleted pod', cluster.token('shop', 'web', { pod: { name: 'gone', uid: 'x' } })],
    ['garbage token', 'not-a-token'],
    ['truncated token', web.slice(0, -20)],
    ['token with newline-free trailing space', `${web} `],
    [
      'shop/web (bound to pod brief)',
      cluster.token('shop', 'web', { pod: { name: 'brief', uid: brief?.metadata.uid ?? '' } }),
    ],
  ]
  for (const [as, token] of special) tokens.set(as, await token)
  for (const { as } of exchanges) {
    const [namespace = '', name] = as.split('/')
    if (name !== undefined && !tokens.has(as)) tokens.set(as, await cluster.token(namespace, name))
  }
}

function replay(exchange: Exchange): Promise<Reply> {
  const { authorization, ...headers } = exchange.request.headers
  const { method, path, body } = exchange.request
  const token = authorization === undefined ? {} : { token: tokens.get(exchange.as) ?? '' }
  return callApi(cluster, { method, path, headers, ...token, ...(body === undefined ? {} : { body }), agent })
}

/** Names that world.yaml and rbac.yaml give, which must be in every list that held them. */
const worldNames = new Set(
  ['world.yaml', 'rbac.yaml'].flatMap((file) =>
    parseAllDocuments(recordedFile(file)).map((document) => textAt(document.toJS(), 'metadata', 'name')),
  ),
)

const namesOf = (items: readonly unknown[]) =>
  items.map((item) => textAt(item, 'metadata', 'name')).filter((name) => worldNames.has(name))

const events = (body: unknown) =>
  String(body)
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))

function sortedRules(body: unknown): unknown {
  const sorted = (name: string) =>
    listAt(body, 'status', name)
      .map((rule) => JSON.stringify(rule))
      .toSorted()
  const { resourceRules, nonResourceRules, ...status } = recordOf(at(body, 'status'))
  return { ...recordOf(body), status, resource: sorted('resourceRules'), paths: sorted('nonResourceRules') }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`not an object: ${JSON.stringify(value)}`)
  return value
}

/** A review without what differs on each run: times and ids. */
function timeless(body: unknown): unknown {
  const text = JSON.stringify(body)
  return JSON.parse(
    text
      .replaceAll(/"(?:time|creationTimestamp)":"[^"]*"/g, '"time":"…"')
      .replaceAll(/JTI=[-0-9a-f]+/g, 'JTI=…')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…'),
  )
}

/** Fields that the real server writes by mechanisms that the sandbox does not have. */
const serverOnly = new Set(['managedFields'])

function shapeOfMeta(item: unknown): string[] {
  return Object.keys(recordOf(at(item, 'metadata')))
    .filter((key) => !serverOnly.has(key))
    .toSorted()
}

function compareList(actual: unknown, recorded: unknown, name: string): void {
  expect(textAt(actual, 'kind'), name).toBe(textAt(recorded, 'kind'))
  expect(textAt(actual, 'apiVersion'), name).toBe(textAt(recorded, 'apiVersion'))
  const [items, expected] = [listAt(actual, 'items'), listAt(recorded, 'items')]
  expect(namesOf(items), name).toEqual(namesOf(expected))
  for (const item of expected) {
    const itemName = textAt(item, 'metadata', 'name')
    if (!worldNames.has(itemName)) continue
    const same = items.find(
      (candidate) =>
        textAt(candidate, 'metadata', 'name') === itemName &&
        textAt(candidate, 'metadata', 'namespace') === textAt(item, 'metadata', 'namespace'),
    )
    expect(Object.keys(recordOf(same)).toSorted(), `${name}: ${itemName}`).toEqual(
      Object.keys(recordOf(item)).toSorted(),
    )
    expect(shapeOfMeta(same), `${name}: ${itemName}`).toEqual(shapeOfMeta(item))
  }
}

function compareTable(actual: unknown, recorded: unknown, name: string): void {
  expect(at(actual, 'columnDefinitions'), name).toEqual(at(recorded, 'columnDefinitions'))
  const cells = (table: unknown) =>
    listAt(table, 'rows')
      .map((row) => textAt(row, 'cells', 0))
      .filter((cell) => worldNames.has(cell))
  expect(cells(actual), name).toEqual(cells(recorded))
  const shapes = (table: unknown) => [
    ...new Set(
      listAt(table, 'rows').map((row) =>
        Object.keys(at(row, 'object') ?? {})
          .toSorted()
          .join(),
      ),
    ),
  ]
  if (listAt(recorded, 'rows').length > 0) expect(shapes(actual), name).toEqual(shapes(recorded))
}

function compareWatch(actual: unknown, recorded: unknown, name: string): void {
  const shapes = (body: unknown) => [
    ...new Set(
      events(body).map((event) =>
        [textAt(event, 'type'), textAt(event, 'object', 'kind'), textAt(event, 'object', 'apiVersion')].join(
          ' ',
        ),
      ),
    ),
  ]
  expect(shapes(actual), name).toEqual(shapes(recorded))
  const [first, second] = events(actual)
  const [recordedFirst, recordedSecond] = events(recorded)
  expect(at(first, 'object', 'columnDefinitions'), name).toEqual(
    at(recordedFirst, 'object', 'columnDefinitions'),
  )
  expect(at(second, 'object', 'columnDefinitions'), name).toEqual(
    at(recordedSecond, 'object', 'columnDefinitions'),
  )
}

function compareObject(actual: unknown, recorded: unknown, name: string): void {
  expect(textAt(actual, 'kind'), name).toBe(textAt(recorded, 'kind'))
  expect(textAt(actual, 'apiVersion'), name).toBe(textAt(recorded, 'apiVersion'))
  expect(textAt(actual, 'metadata', 'name'), name).toBe(textAt(recorded, 'metadata', 'name'))
  expect(Object.keys(recordOf(actual)).toSorted(), name).toEqual(Object.keys(recordOf(recorded)).toSorted())
  expect(shapeOfMeta(actual), name).toEqual(shapeOfMeta(recorded))
}

function compareDiscovery(actual: unknown, recorded: unknown, name: string): void {
  if (textAt(recorded, 'kind') === 'APIVersions') {
    expect(textsAt(actual, 'versions'), name).toEqual(textsAt(recorded, 'versions'))
  } else expect(actual, name).toEqual(recorded)
}

const discoveryKinds = new Set([
  'APIVersions',
  'APIGroupList',
  'APIResourceList',
  'APIGroupDiscoveryList',
  '',
])

/** Compares a body by what its kind promises. Returns how, so that nothing passes unseen. */
function compareBody(exchange: Exchange, actual: unknown): string {
  const recorded = exchange.response.body
  const { name } = exchange
  if (bodiesLeftOut.has(name)) return 'left out'
  if (typeof recorded === 'string') {
    if (recorded.startsWith('{')) {
      compareWatch(actual, recorded, name)
      return 'watch'
    }
    expect(actual, name).toBe(recorded)
    return 'text'
  }
  const kind = textAt(recorded, 'kind')
  if (kind === 'Status') {
    expect(actual, name).toEqual(recorded)
    return 'status'
  }
  if (kind === 'SelfSubjectRulesReview') {
    expect(sortedRules(actual), name).toEqual(sortedRules(recorded))
    return 'review'
  }
  if (kind.endsWith('Review')) {
    expect(timeless(actual), name).toEqual(timeless(recorded))
    return 'review'
  }
  if (kind === 'Table') {
    compareTable(actual, recorded, name)
    return 'table'
  }
  if (discoveryKinds.has(kind)) {
    compareDiscovery(actual, recorded, name)
    return 'discovery'
  }
  if (kind.endsWith('List')) {
    compareList(actual, recorded, name)
    return 'list'
  }
  compareObject(actual, recorded, name)
  return 'object'
}

describe('the recorded exchanges, replayed over HTTPS', () => {
  it('are answered as kube-apiserver 1.36.2 answered them', async () => {
    const seen = new Map<string, number>()
    const differences: string[] = []
    const watches: Promise<unknown>[] = []
    for (const exchange of exchanges) {
      const run = async () => {
        const actual = await replay(exchange)
        expect(`${actual.status}`, exchange.name).toBe(`${exchange.response.status}`)
        for (const header of ['x-content-type-options', 'content-type', 'cache-control']) {
          // A metrics page of another generation has another version in its type.
          expect(actual.headers[header], `${exchange.name}: ${header}`).toBe(
            exchange.response.headers[header],
          )
        }
        const how = compareBody(exchange, actual.json ?? actual.text)
        seen.set(how, (seen.get(how) ?? 0) + 1)
      }
      // A watch lasts as long as it asks for, so they run beside the others.
      const noted = run().catch((error: unknown) => differences.push(String(error)))
      if (exchange.request.path.includes('watch=true')) watches.push(noted)
      else await noted
    }
    await Promise.all(watches)
    expect(differences).toEqual([])
    expect(Object.fromEntries(seen)).toEqual({
      status: 613,
      review: 296,
      discovery: 70,
      list: 43,
      text: 28,
      object: 23,
      table: 14,
      watch: 7,
      'left out': bodiesLeftOut.size,
    })
    expect(exchanges).toHaveLength(1097)
  })
})
