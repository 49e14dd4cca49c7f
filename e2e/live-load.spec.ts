import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { startLiveProduct } from '@/scripts/bench/live/live-product'
import { watched } from '@/scripts/bench/live/server-figures'
import { openViewer } from '@/scripts/bench/live/viewers'
import { gateSize, recordGate } from './gates/record-gate'

const PODS = gateSize(2_000, 10_000)
const FOR_MS = gateSize(3_000, 20_000)
const VIEWERS = 50
const LIST_MB = 100
const gate = { tag: ['@thorough', '@gate'] }

test.describe.configure({ mode: 'serial' })

const MAY_LIST_EVENTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: lists-events, namespace: shop}
rules: [{apiGroups: [""], resources: [events], verbs: [list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-lists-events, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lists-events}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

/** Events whose list is larger than any namespace should have; they share their message here. */
function putLargeList(cluster: Cluster): void {
  cluster.apply(MAY_LIST_EVENTS)
  const message = 'x'.repeat(20_000)
  for (let i = 0; i < LIST_MB * 50; i += 1) {
    const metadata = { name: `event-${i}`, namespace: 'shop' }
    cluster.context.store.put('/events', {
      kind: 'Event',
      apiVersion: 'v1',
      metadata,
      reason: 'Large',
      message,
    })
  }
}

let cluster: Cluster
test.beforeAll(async () => {
  cluster = await startCluster({ scenario: defaultScenario })
  cluster.fill('shop', PODS)
  cluster.churn('shop', 50)
})
test.afterAll(() => cluster.stop())

test('fifty readers of one list cost the API server what one does', gate, async () => {
  /** The requests for the list: what the process asks for itself depends on how long it lives. */
  const cost = async (viewers: number) => {
    const from = cluster.requests.length
    const counted = { environment: cluster.environment(), answered: async () => cluster.requests.length }
    await watched(counted, viewers, FOR_MS)
    const ofPods = () =>
      cluster.requests
        .slice(from)
        .filter(({ path, accept }) => path.includes('/pods?') && accept.includes('as=Table'))
    // The watch is counted when it ends, which it does with the process.
    await expect.poll(() => ofPods().some(({ path }) => path.includes('watch=1'))).toBe(true)
    return { requests: ofPods().length }
  }
  const one = await cost(1)
  const many = await cost(VIEWERS)
  const ratio = many.requests / one.requests
  recordGate({
    id: 'viewers',
    part: 'pods',
    figure: `${ratio.toFixed(2)} ×: ${many.requests} against ${one.requests}, ${PODS} pods for ${FOR_MS / 1000} s`,
    state: ratio < 1.1 ? 'met' : 'missed',
  })
  expect(many.requests).toBe(one.requests)
})

test(
  'a list of 100 MB is refused for its size while fifty read 10,000 pods, and the process survives',
  gate,
  async () => {
    putLargeList(cluster)
    const product = await startLiveProduct({ environment: cluster.environment() })
    try {
      const ask = async (resource: string) => {
        const query = new URLSearchParams({ group: '', version: 'v1', resource, namespace: 'shop' })
        const response = await fetch(`${product.url}/api/resources?${query}`)
        return { status: response.status, body: await response.json() }
      }
      const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => openViewer(product.url)))
      const large = await ask('events')
      await sleep(FOR_MS)
      const before = viewers.map((viewer) => viewer.streamBytes())
      const goOn = () => viewers.filter((viewer, i) => viewer.streamBytes() > (before[i] ?? 0)).length
      const until = performance.now() + 60_000
      while (goOn() < VIEWERS && performance.now() < until) await sleep(100)
      const live = goOn()
      const pods = await ask('pods')
      const peakMiB = product.peakResidentMiB()
      for (const viewer of viewers) viewer.close()
      recordGate({
        id: 'memory',
        part: 'load',
        figure: `${peakMiB.toFixed(0)} MiB, ${PODS} pods; ${live} of ${VIEWERS} streams go on; the list: ${large.body.says}`,
        state: peakMiB < 200 && live === VIEWERS && large.body.state === 'failed' ? 'met' : 'missed',
      })
      expect(large).toMatchObject({ status: 200, body: { state: 'failed', rows: [] } })
      expect(large.body.says).toContain('larger than 8 MiB')
      expect(pods.body.rows.length).toBeGreaterThan(PODS)
      expect(live).toBe(VIEWERS)
      expect(peakMiB).toBeLessThan(200)
    } finally {
      await product.stop()
    }
  },
)

const MAY_READ_ALL = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reads-all, namespace: shop}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-all, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads-all}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

const listOf = (resource: string, more = '') =>
  `/api/resources?group=&version=v1&resource=${resource}&namespace=shop${more}`

const DEAREST = [
  ...['pods', 'secrets', 'configmaps', 'services'].map((resource) => listOf(resource)),
  listOf('pods', '&labels=true'),
  listOf('secrets', '&labels=true'),
  '/api/access',
  '/api/access?user=system:serviceaccount:shop:default',
  '/api/access/sources',
  '/api/access/dangerous',
  '/api/kinds',
  '/api/report?format=md&verb=get&resource=secrets',
  '/api/report?format=json',
]

test(
  'the process survives the most expensive answers of a large namespace, six at a time',
  gate,
  async () => {
    cluster.apply(MAY_READ_ALL)
    const product = await startLiveProduct({ environment: cluster.environment() })
    const rounds = gateSize(3, 8)
    const failed: string[] = []
    try {
      for (let round = 0; round < rounds; round += 1) {
        const waiting = [...DEAREST, ...DEAREST]
        const askOn = async () => {
          for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
            const status = await fetch(`${product.url}${path}`).then(
              (response) => response.arrayBuffer().then(() => response.status),
              () => 0,
            )
            if (status !== 200) failed.push(`${status} ${path}`)
          }
        }
        await Promise.all(Array.from({ length: 6 }, askOn))
        await sleep(1_000)
      }
      const peakMiB = product.peakResidentMiB()
      recordGate({
        id: 'memory',
        part: 'answers',
        figure: `${peakMiB.toFixed(0)} MiB, ${rounds * 2 * DEAREST.length} answers over ${PODS} pods, ${failed.length} failed`,
        state: peakMiB < 200 && failed.length === 0 ? 'met' : 'missed',
      })
      expect(failed).toEqual([])
      expect(peakMiB).toBeLessThan(200)
    } finally {
      await product.stop()
    }
  },
)
