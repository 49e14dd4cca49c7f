import { setTimeout as delay } from 'node:timers/promises'
import { type Cluster, startCluster } from '@/e2e/sandbox/cluster'
import { FaultProxy } from '@/e2e/sandbox/fault-proxy'
import type { Scenario } from '@/e2e/sandbox/scenario'
import { ownPod, shopWorld } from '@/e2e/sandbox/scenarios/shop'
import { toRow } from '@/e2e/sandbox/tables'
import { applyStreamEvent } from '@/lib/contract/apply-stream-event'
import { createFrameReader } from '@/lib/contract/event-frames'
import type { Column, ListState, ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { isRelativeTime } from '@/lib/contract/rows'
import { resourcesTopic } from '@/lib/contract/topics'
import { createKubeClient, type InClusterClient, type KubeClientConfig } from '@/lib/kube/client'
import { metered } from '@/lib/kube/meter'
import type { KubeClient } from '@/lib/kube/types'
import { readSettings } from '@/lib/pod/environment'
import type { Clock } from '@/lib/server/clock'
import { eventStream } from '@/lib/server/event-stream'
import { createLiveHub, type LiveHub } from '@/lib/server/live-hub'
import { createLogFeed } from '@/lib/server/log-follower'
import { createTableFeed, type TableFeedOptions } from '@/lib/server/table-feed'

const target = (group: string, version: string, resource: string): ResourcesRequest => ({
  group,
  version,
  resource,
  namespace: 'shop',
})

export const PODS = target('', 'v1', 'pods')
export const SERVICES = target('', 'v1', 'services')
export const CONFIG_MAPS = target('', 'v1', 'configmaps')

/** Twelve kinds of which a namespace has some, none or many. */
export const KINDS = [
  PODS,
  SERVICES,
  CONFIG_MAPS,
  ...['secrets', 'serviceaccounts', 'resourcequotas'].map((resource) => target('', 'v1', resource)),
  ...['deployments', 'replicasets', 'statefulsets'].map((resource) => target('apps', 'v1', resource)),
  ...['jobs', 'cronjobs'].map((resource) => target('batch', 'v1', resource)),
  target('networking.k8s.io', 'v1', 'ingresses'),
]

/** The Role of the pod's account: these verbs on these resources of every group. */
export function viewerRole(verbs: string, resources = '"*"'): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: viewer, namespace: shop}
rules: [{apiGroups: ["*"], resources: [${resources}], verbs: [${verbs}]}]`
}

/** A namespace in which the pod's account may do with the kinds what the verbs say. */
export function worldOf(verbs: string, resources?: string): Scenario {
  const rbac = `${viewerRole(verbs, resources)}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-views, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewer}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`
  const world = (now: Date) => shopWorld({ now, rbac })
  return { name: 'faults', says: 'A namespace for faults.', look: [], world, pod: ownPod }
}

export interface WorldOptions extends TableFeedOptions {
  scenario?: Scenario
  kinds?: readonly ResourcesRequest[]
  /** How many times faster than time the waits of the live lists pass. */
  speed?: number
  bookmarkMs?: number
  client?: Partial<KubeClientConfig>
  random?: () => number
}

/** A reader of live lists as a browser tab is one, and the server's part of the product behind it. */
export interface Replica {
  kube: InClusterClient
  hub: LiveHub
  /** When each request went out, on `performance.now()`. */
  sentAt: number[]
  list(kind: ResourcesRequest): ResourceList | undefined
  /** Every state that a list was in, repeated ones left out. */
  states(kind: ResourcesRequest): ListState[]
  /** The last hundred things that were said of a list. */
  said(kind: ResourcesRequest): readonly string[]
  /** Snapshots after the first: each replaces all rows on the screen. */
  snapshots(kind: ResourcesRequest): number
  close(): void
}

function openReplica(cluster: Cluster, port: number, options: WorldOptions): Replica {
  const { speed = 1, kinds = [PODS, SERVICES, CONFIG_MAPS], random, idleMs, deadlineMs } = options
  const clock: Clock = {
    now: () => Date.now() * speed,
    sleep: (ms, signal) => delay(ms / speed, undefined, { signal }).catch(() => {}),
  }
  const settings = readSettings({ ...cluster.environment(), KUBERNETES_SERVICE_PORT: String(port) })
  const kube = createKubeClient({ ...settings, ...options.client })
  const sentAt: number[] = []
  const { kube: counted } = metered(kube)
  const onRequest = () => void sentAt.push(performance.now())
  const noting: KubeClient = {
    ...counted,
    get: (path, more) => counted.get(path, { ...more, onRequest }),
    lines: (path, more) => counted.lines(path, { ...more, onRequest }),
  }
  const feedOptions = {
    ...(idleMs === undefined ? {} : { idleMs }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  }
  const hub = createLiveHub({
    clock,
    feedFor: (kind) => createTableFeed(noting, kind, feedOptions),
    logFeedFor: (pod) => createLogFeed(kube, pod),
    watchIdentity: () => {},
    ...(random === undefined ? {} : { random }),
  })
  const stop = new AbortController()
  const lists = new Map<string, ResourceList>()
  const seen = new Map<string, ListState[]>()
  const said = new Map<string, string[]>()
  const snapshots = new Map<string, number>()
  const subscriptions = kinds.map((kind) => ({
    name: resourcesTopic(kind),
    topic: { about: 'resources', target: kind } as const,
  }))
  const response = eventStream(subscriptions, { hub, clock, signal: stop.signal })
  async function read(): Promise<void> {
    const parse = createFrameReader()
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      for (const event of parse(decoder.decode(bytes, { stream: true }))) {
        if (event.type !== 'snapshot' && event.type !== 'delta' && event.type !== 'state') continue
        const list = applyStreamEvent(lists.get(event.topic), event)
        if (list === 'resync') throw new Error('An event of the stream was lost.')
        lists.set(event.topic, list)
        const states = seen.get(event.topic) ?? []
        if (states.at(-1) !== list.state) seen.set(event.topic, [...states, list.state])
        said.set(event.topic, [...(said.get(event.topic) ?? []), list.says].slice(-100))
        if (event.type === 'snapshot') snapshots.set(event.topic, (snapshots.get(event.topic) ?? -1) + 1)
      }
    }
  }
  void read()
  return {
    kube,
    hub,
    sentAt,
    list: (kind) => lists.get(resourcesTopic(kind)),
    states: (kind) => seen.get(resourcesTopic(kind)) ?? [],
    said: (kind) => said.get(resourcesTopic(kind)) ?? [],
    snapshots: (kind) => snapshots.get(resourcesTopic(kind)) ?? 0,
    close() {
      stop.abort()
      hub.close()
      kube.close()
    },
  }
}

const AGO = / \([^)]* ago\)/

function comparable(columns: readonly Column[], cells: readonly unknown[]): string {
  const kept = cells.map((cell, i) => {
    const column = columns[i]
    return column && isRelativeTime(column) ? '' : String(cell ?? '').replace(AGO, '')
  })
  return JSON.stringify(kept)
}

/** A sandbox cluster behind a network that can fail. */
export class WatchedWorld {
  readonly cluster: Cluster
  readonly proxy: FaultProxy
  readonly kinds: readonly ResourcesRequest[]
  readonly replicas: Replica[] = []
  readonly #options: WorldOptions

  private constructor(cluster: Cluster, proxy: FaultProxy, options: WorldOptions) {
    this.cluster = cluster
    this.proxy = proxy
    this.kinds = options.kinds ?? [PODS, SERVICES, CONFIG_MAPS]
    this.#options = options
  }

  static async start(options: WorldOptions = {}): Promise<WatchedWorld> {
    const scenario = options.scenario ?? worldOf('get, list, watch')
    const cluster = await startCluster({ scenario, bookmarkMs: options.bookmarkMs ?? 60_000 })
    const proxy = await FaultProxy.start(() => cluster.port)
    return new WatchedWorld(cluster, proxy, options)
  }

  /** Starts one more replica of the product, with a tab that looks at every kind. */
  open(): Replica {
    const replica = openReplica(this.cluster, this.proxy.port, this.#options)
    this.replicas.push(replica)
    return replica
  }

  /** What is lost, doubled, left over or different in a replica's list against the sandbox's store; nothing when equal. */
  differences(replica: Replica, kind: ResourcesRequest): string[] {
    const list = replica.list(kind)
    if (list === undefined) return ['no list yet']
    const { store, now } = this.cluster.context
    const key = `${kind.group}/${kind.resource}`
    const objects = new Map(store.list(key, kind.namespace).map((object) => [object.metadata.name, object]))
    const found: string[] = list.state === 'live' ? [] : [`state ${list.state}: ${list.says}`]
    const keys = new Set(list.rows.map((row) => row.key))
    if (keys.size !== list.rows.length) found.push(`${list.rows.length - keys.size} doubled`)
    for (const name of objects.keys()) if (!keys.has(name)) found.push(`lost ${name}`)
    for (const row of list.rows) {
      const object = objects.get(row.key)
      if (object === undefined) {
        found.push(`left over ${row.key}`)
        continue
      }
      const truth = toRow(key, object, 'None', now())
      const cells = typeof truth === 'object' && truth !== null && 'cells' in truth ? truth.cells : []
      const [shown, stored] = [row.cells, Array.isArray(cells) ? cells : []].map((c) =>
        comparable(list.columns, c),
      )
      if (shown !== stored) found.push(`${row.key} is ${stored} and shown as ${shown}`)
      if (row.createdAt !== undefined && row.createdAt !== object.metadata.creationTimestamp) {
        found.push(`${row.key} was created at ${object.metadata.creationTimestamp}, shown ${row.createdAt}`)
      }
    }
    return found
  }

  /** Resolves once every list of every replica equals the store. Rejects with what differs after `withinMs`. */
  async settled(withinMs = 15_000): Promise<void> {
    const until = performance.now() + withinMs
    for (;;) {
      const found = this.replicas.flatMap((replica) =>
        this.kinds.flatMap((kind) =>
          this.differences(replica, kind).map((what) => `${kind.resource}: ${what}`),
        ),
      )
      if (found.length === 0) return
      if (performance.now() > until) throw new Error(`Lists differ from the store:\n${found.join('\n')}`)
      await delay(20)
    }
  }

  /** Requests for a kind that the sandbox answered, by what they were; `opened` are the watches that it accepted. */
  asked(kind: ResourcesRequest): { lists: number; watches: number; opened: number } {
    const prefix = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
    const path = `${prefix}/namespaces/${kind.namespace}/${kind.resource}?`
    const own = this.cluster.requests.filter((request) => request.path.startsWith(path))
    const watches = own.filter((request) => request.path.includes('watch=1'))
    const opened = watches.filter((request) => request.status === 200)
    return { lists: own.length - watches.length, watches: watches.length, opened: opened.length }
  }

  applyConfigMap(name: string, keys: number): void {
    const data = Array.from({ length: keys }, (_, i) => `k${i}: "1"`).join(', ')
    this.cluster.apply(
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: shop}, data: {${data}}}`,
    )
  }

  applyService(name: string, port: number): void {
    this.cluster.apply(
      `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}, spec: {ports: [{port: ${port}}]}}`,
    )
  }

  /** Something of each sort: an object made, one changed, one made anew under its name, one gone. */
  change(round: number): void {
    this.applyConfigMap(`made-${round}`, 1)
    this.applyConfigMap('changed', (round % 7) + 1)
    this.cluster.delete('ConfigMap', 'shop', 'anew')
    this.applyConfigMap('anew', (round % 5) + 1)
    this.cluster.delete('ConfigMap', 'shop', `made-${round - 2}`)
    this.applyService(`service-${round % 3}`, 1000 + round)
    if (round % 2 === 0) this.cluster.delete('Service', 'shop', `service-${(round + 1) % 3}`)
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) replica.close()
    await this.proxy.stop()
    await this.cluster.stop()
  }
}
