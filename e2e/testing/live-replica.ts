import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '@/lib/clock'
import type { ListState, ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import { createKubeClient, type InClusterClient, type KubeClientConfig } from '@/lib/kube/transport/client'
import { metered } from '@/lib/kube/transport/meter'
import type { KubeClient } from '@/lib/kube/transport/types'
import { applyStreamEvent } from '@/lib/pages/live/contract/apply-stream-event'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import { plain } from '@/lib/phrase/phrase'
import { readSettings } from '@/lib/pod/environment'
import { eventStream } from '@/lib/server/live/event-stream'
import { createLiveHub, type LiveHub } from '@/lib/server/live/live-hub'
import { createLogFeed } from '@/lib/server/live/log-follower'
import { createTableFeed, type TableFeedOptions } from '@/lib/server/live/table-feed'

const target = (group: string, version: string, resource: string): ResourcesRequest => ({
  group,
  version,
  resource,
  namespace: 'shop',
})

export const PODS = target('', 'v1', 'pods')
export const SERVICES = target('', 'v1', 'services')
export const CONFIG_MAPS = target('', 'v1', 'configmaps')

/** Twelve kinds; a namespace has none, some or many of each. */
export const KINDS = [
  PODS,
  SERVICES,
  CONFIG_MAPS,
  ...['secrets', 'serviceaccounts', 'resourcequotas'].map((resource) => target('', 'v1', resource)),
  ...['deployments', 'replicasets', 'statefulsets'].map((resource) => target('apps', 'v1', resource)),
  ...['jobs', 'cronjobs'].map((resource) => target('batch', 'v1', resource)),
  target('networking.k8s.io', 'v1', 'ingresses'),
]

export interface ReplicaOptions extends TableFeedOptions {
  kinds?: readonly ResourcesRequest[]
  /** How many times faster than time the waits of the live lists pass. */
  speed?: number
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
  /** The last hundred things said about a list. */
  said(kind: ResourcesRequest): readonly string[]
  /** Snapshots after the first: each replaces all rows on the screen. */
  snapshots(kind: ResourcesRequest): number
  close(): void
}

/** Starts what reads the kinds of a pod with this environment, behind the port at which it finds the API server. */
export function openReplica(
  environment: Readonly<Record<string, string>>,
  port: number,
  options: ReplicaOptions,
): Replica {
  const { speed = 1, kinds = [PODS, SERVICES, CONFIG_MAPS], random, idleMs, deadlineMs } = options
  const clock: Clock = {
    now: () => Date.now() * speed,
    sleep: (ms, signal) => delay(ms / speed, undefined, { signal }).catch(() => {}),
  }
  const settings = readSettings({ ...environment, KUBERNETES_SERVICE_PORT: String(port) })
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
    askOverview: () => new Promise(() => {}),
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
        said.set(event.topic, [...(said.get(event.topic) ?? []), plain(list.says)].slice(-100))
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
