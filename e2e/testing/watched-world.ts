import { setTimeout as delay } from 'node:timers/promises'
import type { Column, ResourcesRequest } from '@/lib/contract/resources'
import { isRelativeTime } from '@/lib/contract/rows'
import { plain } from '@/lib/phrase/phrase'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { FaultProxy } from '@/sandbox/fault-proxy'
import type { Scenario } from '@/sandbox/scenario'
import { shopPod, shopWorld } from '@/sandbox/scenarios/shop'
import { toTableRow } from '@/sandbox/tables'
import { CONFIG_MAPS, openReplica, PODS, type Replica, type ReplicaOptions, SERVICES } from './live-replica'

/** The Role of the pod's account: these verbs on these resources of every group. */
export function viewerRole(verbs: string, resources = '"*"'): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: viewer, namespace: shop}
rules: [{apiGroups: ["*"], resources: [${resources}], verbs: [${verbs}]}]`
}

/** A namespace in which the pod's account can do with the kinds what the verbs say. */
export function worldOf(verbs: string, resources?: string): Scenario {
  const rbac = `${viewerRole(verbs, resources)}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-views, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewer}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`
  const world = (now: Date) => shopWorld({ now, rbac })
  return { name: 'faults', says: 'A namespace for faults.', look: [], world, pod: shopPod }
}

export interface WorldOptions extends ReplicaOptions {
  scenario?: Scenario
  bookmarkMs?: number
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

  /** Starts one more replica of the product, with a tab that looks at every kind; by a network of its own where its port is given. */
  open(port = this.proxy.port): Replica {
    const replica = openReplica(this.cluster.environment(), port, this.#options)
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
    const found: string[] = list.state === 'live' ? [] : [`state ${list.state}: ${plain(list.says)}`]
    const keys = new Set(list.rows.map((row) => row.key))
    if (keys.size !== list.rows.length) found.push(`${list.rows.length - keys.size} doubled`)
    for (const name of objects.keys()) if (!keys.has(name)) found.push(`lost ${name}`)
    for (const row of list.rows) {
      const object = objects.get(row.key)
      if (object === undefined) {
        found.push(`left over ${row.key}`)
        continue
      }
      const truth = toTableRow(key, object, 'None', now())
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
  async settled(withinMs = 60_000, readers: readonly Replica[] = this.replicas): Promise<void> {
    const until = performance.now() + withinMs
    for (;;) {
      const found = readers.flatMap((replica) =>
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
      `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}, spec: {ports: [{name: p${port}, port: ${port}}]}}`,
    )
  }

  /** One change of each sort: an object created, changed, recreated under its name, deleted. */
  change(round: number): void {
    this.applyConfigMap(`made-${round}`, 1)
    this.applyConfigMap('changed', (round % 7) + 1)
    this.cluster.delete('ConfigMap', 'shop', 'recreated')
    this.applyConfigMap('recreated', (round % 5) + 1)
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
