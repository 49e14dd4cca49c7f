import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod/mini'
import type { Clock } from '@/lib/clock'
import { systemClock } from '@/lib/clock'
import { type ResourcesRequest, resourceListSchema } from '@/lib/contract/resources'
import { streamRequestSchema } from '@/lib/contract/stream-request'
import { resourcesTopic } from '@/lib/contract/topics'
import { listKinds } from '@/lib/facts/objects/gather/kinds'
import { resourcesQuery } from '@/lib/facts/objects/query'
import { createKubeClient } from '@/lib/kube/transport/client'
import { createCacheSink } from '@/lib/pages/live/cache-sink'
import { createLiveConnection } from '@/lib/pages/live/live-connection'
import { plain } from '@/lib/phrase/phrase'
import { readSettings } from '@/lib/pod/environment'
import { watchVolumes } from '@/lib/pod/watch-directory'
import { readQuery } from '@/lib/server/http/respond'
import { eventStream } from '@/lib/server/live/event-stream'
import { createLiveHub } from '@/lib/server/live/live-hub'
import { createLogFeed } from '@/lib/server/live/log-follower'
import { createTableFeed } from '@/lib/server/live/table-feed'
import { startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { noWatchWorld } from '@/sandbox/scenarios/no-watch'
import { nothingGrantedWorld } from '@/sandbox/scenarios/shared-worlds'

const SPEED = 50

/** A clock on which a second passes in 20 ms. */
const fastClock: Clock = {
  now: () => Date.now() * SPEED,
  sleep: (ms, signal) => delay(ms / SPEED, undefined, { signal }).catch(() => {}),
}

/** A tab on a server on a cluster: every part is the product's own except the listener and the framework. */
async function start(scenario: Scenario) {
  const cluster = await startCluster({ scenario })
  onTestFinished(() => cluster.stop())
  const settings = readSettings(cluster.environment())
  const kube = createKubeClient(settings)
  onTestFinished(() => kube.close())
  const hub = createLiveHub({
    clock: fastClock,
    feedFor: (target) => createTableFeed(kube, target),
    logFeedFor: (target) => createLogFeed(kube, target),
    watchIdentity: (onChange, signal) => watchVolumes(settings.downwardApiDirs, onChange, signal, 50),
    askOverview: () => new Promise(() => {}),
  })
  onTestFinished(() => hub.close())
  const signal = new AbortController().signal
  const queryClient = new QueryClient()
  const connection = createLiveConnection({
    sink: createCacheSink(queryClient),
    timing: systemClock,
    takePlace: async () => () => {},
    fetch: async (input, init) => {
      const request = new Request(new URL(String(input), 'http://localhost'), init)
      const { topics } = readQuery(request, streamRequestSchema)
      return eventStream(topics, { hub, clock: fastClock, signal: request.signal })
    },
  })
  const look = (target: ResourcesRequest) => {
    onTestFinished(connection.want(resourcesTopic(target)))
    return () => queryClient.getQueryData(resourcesQuery(target).queryKey)
  }
  return { cluster, kube, hub, signal, queryClient, connection, look }
}

const core = (resource: string, namespace = 'shop') => ({ group: '', version: 'v1', resource, namespace })
const pods = core('pods')
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 10 })

function aConfigMap(name: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: shop}, data: {a: "1"}}`
}

function aService(name: string): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}, spec: {ports: [{port: 80}]}}`
}

describe('a tab on the sandbox cluster', () => {
  it('shows what is in the namespace, live', async () => {
    const { cluster, look } = await start(defaultScenario)
    const list = look(core('services'))
    await until(() => expect(list()?.state).toBe('live'))
    cluster.apply(aService('fresh'))
    await until(() => expect(list()?.rows.map((row) => row.key)).toContain('fresh'))
    cluster.delete('Service', 'shop', 'fresh')
    await until(() => expect(list()?.rows.map((row) => row.key)).not.toContain('fresh'))
  })

  it('misses nothing when connections are cut and when history is forgotten', async () => {
    const { cluster, look } = await start(defaultScenario)
    const list = look(core('services'))
    await until(() => expect(list()?.state).toBe('live'))
    cluster.cut()
    cluster.apply(aService('during-cut'))
    await until(() => expect(list()?.rows.map((row) => row.key)).toContain('during-cut'))
    cluster.delete('Service', 'shop', 'during-cut')
    cluster.expire()
    cluster.apply(aService('after-410'))
    await until(() => {
      const keys = list()?.rows.map((row) => row.key)
      expect(keys).toContain('after-410')
      expect(keys).not.toContain('during-cut')
    })
  })

  it('keeps rows as stale while the API server is unavailable, and recovers by itself', async () => {
    const { cluster, look } = await start(defaultScenario)
    const list = look(pods)
    await until(() => expect(list()?.state).toBe('live'))
    const before = list()?.rows.length ?? 0
    expect(before).toBeGreaterThan(0)
    await cluster.refuse()
    await until(() => expect(list()?.state).toBe('stale'))
    expect(list()?.rows).toHaveLength(before)
    await cluster.resume()
    await until(() => expect(list()?.state).toBe('live'))
  })

  it('polls where watch is not granted, and says so', async () => {
    const { cluster, look } = await start(noWatchWorld)
    const list = look(core('configmaps'))
    await until(() => expect(list()?.state).toBe('polling'))
    expect(plain(list()?.says ?? [])).toContain('cannot watch resource "configmaps"')
    cluster.apply(aConfigMap('polled'))
    await until(() => expect(list()?.rows.map((row) => row.key)).toContain('polled'))
  })

  it('says in the words of the server that a list is refused, and shows it once it is granted', async () => {
    const { cluster, hub, signal, look } = await start(nothingGrantedWorld)
    const list = look(pods)
    await until(() => expect(list()?.state).toBe('forbidden'))
    expect(plain(list()?.says ?? [])).toContain(
      'User "system:serviceaccount:shop:web" cannot list resource "pods"',
    )
    expect(list()?.explain).toBe('/ask?verb=list&group=&resource=pods&namespace=shop')
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: lists-pods, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-lists-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lists-pods}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`)
    expect(await hub.read(pods, { signal, refresh: true })).toMatchObject({ state: 'live' })
    await until(() => expect(list()?.state).toBe('live'))
  })

  it('tells a kind that is not there from one that is refused', async () => {
    const { look } = await start(nothingGrantedWorld)
    const gadgets = look({ group: 'example.org', version: 'v1', resource: 'gadgets', namespace: 'shop' })
    const jobs = look({ group: 'batch', version: 'v1', resource: 'jobs', namespace: 'shop' })
    await until(() => expect(gadgets()?.state).toBe('absent'))
    expect(plain(gadgets()?.says ?? [])).toBe('The API server lists no gadgets in example.org/v1.')
    await until(() => expect(jobs()?.state).toBe('forbidden'))
  })

  it('reads every kind that it may list', async () => {
    const { kube, hub, signal } = await start(defaultScenario)
    const { kinds } = await listKinds({ kube, namespace: 'shop', signal })
    const listable = kinds.filter(
      (kind) => kind.namespaced && kind.held !== 'unknown' && kind.held.includes('list'),
    )
    expect(listable.length).toBeGreaterThan(4)
    for (const { group, version, resource } of listable) {
      const list = await hub.read({ group, version, resource, namespace: 'shop' }, { signal })
      expect([resource, ['live', 'polling', 'loading'].includes(list.state)]).toEqual([resource, true])
      expect(z.safeEncode(resourceListSchema, list).success).toBe(true)
      expect(new Set(list.rows.map((row) => row.key)).size).toBe(list.rows.length)
    }
  })

  it('hears of a label that the kubelet wrote', async () => {
    const { cluster, queryClient, connection } = await start(defaultScenario)
    queryClient.setQueryData(['identity'], {})
    onTestFinished(connection.want('identity'))
    await until(() => expect(connection.status().state).toBe('open'))
    await until(async () => {
      await cluster.labelPod({ seen: String(Date.now()) })
      expect(queryClient.getQueryState(['identity'])?.isInvalidated).toBe(true)
    })
  })

  it('brings pods in at most 40 bytes each compressed, and follows them without another list', async () => {
    const { cluster, hub, signal, look, queryClient } = await start(defaultScenario)
    cluster.fill('shop', 500)
    let listed = await hub.read(pods, { signal })
    // A busy machine can take the first try for silence.
    await until(async () => {
      listed = await hub.read(pods, { signal })
      expect(listed.rows.length).toBeGreaterThanOrEqual(500)
    })
    const lists = () =>
      cluster.requests.filter(({ path }) => path.includes('/namespaces/shop/pods') && !path.includes('watch'))
        .length
    const before = lists()
    expect(gzipSync(JSON.stringify(listed)).byteLength).toBeLessThan(40 * listed.rows.length)
    queryClient.setQueryData(resourcesQuery(pods).queryKey, listed)
    const list = look(pods)
    cluster.churn('shop', 50)
    await until(() => expect(list()?.cursor?.seq).toBeGreaterThan((listed.cursor?.seq ?? 0) + 2))
    cluster.churn('shop', 0)
    expect(lists()).toBe(before)
    await until(async () => {
      const truth = await hub.read(pods, { signal })
      expect(list()?.rows).toEqual(truth.rows)
    })
  })
})
