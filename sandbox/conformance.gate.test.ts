import { Agent } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { textAt } from '@/lib/objects/fields'
import { type Exchange, recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import { type Cluster, startCluster } from './cluster'
import { callApi, type Reply } from './testing/call'
import { compareBody } from './testing/compare'
import { recordedFile } from './testing/recorded-file'

const exchanges = recordedExchanges()

/** What a simulator cannot reproduce, each with its reason; for these only the status line and headers are compared. */
const bodiesLeftOut = new Map([
  ['shop/cluster-admin GET /metrics', 'the counters of a Go process'],
  ['shop/metrics GET /metrics', 'the counters of a Go process'],
  ['too old resourceVersion for watch', 'the events depend on the moments at which real controllers wrote'],
])

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
        const how = compareBody(exchange, actual.json ?? actual.text, bodiesLeftOut)
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
