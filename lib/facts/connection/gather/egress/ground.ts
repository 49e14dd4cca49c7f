import { join } from 'node:path'
import type { Reading } from '@/lib/evidence/reading'
import type { Self } from '@/lib/facts/identity/gather/self'
import { toReading } from '@/lib/facts/questions/reading'
import { parseDownwardFile } from '@/lib/identity/downward-file'
import {
  type EndpointSlice,
  listEndpointSlices,
  listPodsByIp,
  listServices,
  readNamespaceLabels,
  type ServiceAddresses,
} from '@/lib/kube/reads/egress-objects'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { Destination, EgressCaller, EgressTarget, Holder } from '@/lib/network-policy/judge'
import { type KnownLabels, NO_LABELS_KNOWN } from '@/lib/network-policy/policy'
import { say } from '@/lib/phrase/phrase'
import { onDisk } from '@/lib/pod/pod-root'
import { readSmallFile } from '@/lib/pod/small-file'
import { parseAddress } from '@/lib/road/addresses'

/** Of one answer. With the policies, the pod and other kinds at most 40 requests. */
const MOST_PODS = 8
const MOST_SERVICES = 4
/** Endpoints of one Service that are judged; of one with more none is. */
const MOST_ENDPOINTS = 20
const DEADLINE_MS = 4_000

const UNKNOWN: Holder = { kind: 'unknown' }

/** Whose addresses are connected to, as far as this pod's account may read it; each question is asked once. */
export class Ground {
  readonly #kube: KubeClient
  readonly #signal: AbortSignal
  readonly #namespace: string
  readonly #clusterAddress: string
  readonly #holders = new Map<string, Promise<Holder>>()
  readonly #slices = new Map<string, Promise<Reading<EndpointSlice[]>>>()
  readonly #labels = new Map<string, Promise<Reading<ReadonlyMap<string, string>>>>()
  #services: Promise<{ known: ServiceAddresses[]; isWhole: boolean }> | undefined
  #mayListAll = true

  /** `clusterAddress` is one of the cluster's first family of addresses, such as that of the API server's Service. */
  constructor(kube: KubeClient, signal: AbortSignal, namespace: string, clusterAddress: string) {
    this.#kube = kube
    this.#signal = signal
    this.#namespace = namespace
    this.#clusterAddress = clusterAddress
  }

  #ask<T>(ask: (options: { signal: AbortSignal; deadlineMs: number }) => Promise<T>): Promise<Reading<T>> {
    const signal = this.#signal
    return toReading(signal, () => ask({ signal, deadlineMs: DEADLINE_MS }))
  }

  /** The Services that could be read: of all namespaces, or only those of this pod's own. */
  #allServices() {
    const read = async () => {
      const all = await this.#ask((options) => listServices(this.#kube, '', options))
      if (all.state === 'read') return { known: all.value.items, isWhole: all.value.isWhole }
      const own = await this.#ask((options) => listServices(this.#kube, this.#namespace, options))
      return { known: own.state === 'read' ? own.value.items : [], isWhole: false }
    }
    this.#services ??= read()
    return this.#services
  }

  async #endpointsOf(namespace: string, service: string): Promise<Reading<EndpointSlice[]>> {
    const key = `${namespace}/${service}`
    const known = this.#slices.get(key)
    if (known) return known
    if (this.#slices.size >= MOST_SERVICES) {
      return { state: 'unread', because: 'not-asked', says: say`Too many Services for one answer.` }
    }
    const asked = this.#ask(async (options) => {
      const { items } = await listEndpointSlices(this.#kube, namespace, service, options)
      return items
    })
    this.#slices.set(key, asked)
    return asked
  }

  #holder(ip: string): Promise<Holder> {
    const known = this.#holders.get(ip)
    if (known) return known
    if (this.#holders.size >= MOST_PODS) return Promise.resolve(UNKNOWN)
    const asked = this.#readHolder(ip)
    this.#holders.set(ip, asked)
    return asked
  }

  async #readHolder(ip: string): Promise<Holder> {
    if (this.#mayListAll) {
      const all = await this.#ask((options) => listPodsByIp(this.#kube, '', ip, options))
      if (all.state === 'read') {
        const { items, isWhole } = all.value
        if (!isWhole) return UNKNOWN
        return items.length === 0 && this.#isOfFirstFamily(ip) ? { kind: 'outside' } : this.#toHolder(items)
      }
      this.#mayListAll = false
    }
    const own = await this.#ask((options) => listPodsByIp(this.#kube, this.#namespace, ip, options))
    // Another namespace may have a pod with the address of the same node.
    return own.state === 'read' && own.value.isWhole && !own.value.items.some(({ spec }) => spec.hostNetwork)
      ? this.#toHolder(own.value.items)
      : UNKNOWN
  }

  // The API server finds a pod by the first of its addresses alone, which in one cluster is of one family.
  #isOfFirstFamily(ip: string): boolean {
    const width = parseAddress(ip)?.width
    return width !== undefined && width === parseAddress(this.#clusterAddress)?.width
  }

  async #toHolder(pods: Awaited<ReturnType<typeof listPodsByIp>>['items']): Promise<Holder> {
    const [pod, ...others] = pods
    // Several pods have one address where it is their node's, and then nothing tells them apart.
    if (pod === undefined || others.length > 0) return UNKNOWN
    const { namespace, labels } = pod.metadata
    return {
      kind: 'pod',
      namespace,
      labels: { labels, whole: true },
      namespaceLabels: await this.#namespaceLabels(namespace),
      ports: pod.spec.containers.flatMap(({ ports }) =>
        ports.map(({ name, containerPort, protocol }) => ({
          name,
          port: containerPort,
          protocol: protocol || 'TCP',
        })),
      ),
      hostNetwork: pod.spec.hostNetwork,
    }
  }

  async #namespaceLabels(name: string) {
    const asked =
      this.#labels.get(name) ?? this.#ask((options) => readNamespaceLabels(this.#kube, name, options))
    this.#labels.set(name, asked)
    const reading = await asked
    if (reading.state === 'read') return { labels: reading.value, whole: true }
    // The API server gives this one to every namespace and lets no one change it.
    return { labels: new Map([['kubernetes.io/metadata.name', name]]), whole: false }
  }

  /**
   * An address and what is behind it. `service` is the Service that it is known to be of; otherwise those that can be read show it. Without a
   * port of that number there, a Service says nothing about it.
   */
  async destination(
    address: string,
    port: number,
    protocol: EgressTarget['protocol'],
    service?: { namespace: string; name: string },
  ): Promise<Destination> {
    const isIp = parseAddress(address) !== null
    const itself: EgressTarget = { ip: isIp ? address : null, port, protocol, holder: UNKNOWN }
    const { known, isWhole } = await this.#allServices()
    const found = service
      ? known.find(({ namespace, name }) => namespace === service.namespace && name === service.name)
      : known.find(({ addresses }) => addresses.includes(address))
    const of = service ?? found
    if (of === undefined) {
      const holder = isIp ? await this.#holder(address) : UNKNOWN
      const isService = isWhole || holder.kind === 'pod' ? 'no' : 'unknown'
      return { itself: { ...itself, holder }, isService }
    }
    const slices = await this.#endpointsOf(of.namespace, of.name)
    const virtual: EgressTarget = { ...itself, holder: { kind: 'outside' } }
    if (slices.state === 'unread') return { itself: virtual, isService: 'yes' }
    const name = found?.ports.find((one) => one.port === port && one.protocol === protocol)?.name
    const endpoints = await this.#toTargets(slices.value, protocol, name)
    return { itself: virtual, isService: 'yes', ...(endpoints.length === 0 ? {} : { endpoints }) }
  }

  async #toTargets(
    slices: readonly EndpointSlice[],
    protocol: EgressTarget['protocol'],
    name: string | undefined,
  ): Promise<EgressTarget[]> {
    const all = slices.flatMap(({ endpoints, ports }) => {
      const chosen = ports.filter(
        (one) => (one.protocol || 'TCP') === protocol && (name === undefined || one.name === name),
      )
      const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false)
      return ready.flatMap(({ addresses }) =>
        addresses.slice(0, 1).flatMap((ip) => chosen.map(({ port }) => ({ ip, port: port ?? null }))),
      )
    })
    if (all.length > MOST_ENDPOINTS) return []
    return Promise.all(
      all.map(async ({ ip, port }) => ({ ip, port, protocol, holder: await this.#holder(ip) })),
    )
  }
}

const LABELS_BYTES = 262_144

// The kubelet keeps the file current, so that it is as good as the object where that cannot be read.
async function labelsInFiles(dirs: readonly string[]): Promise<KnownLabels> {
  for (const dir of dirs) {
    const path = join(dir, 'labels')
    const file = await readSmallFile(path, LABELS_BYTES, onDisk(path))
    const entries = file.state === 'readable' ? parseDownwardFile(file.text) : undefined
    if (entries !== undefined && entries.length > 0) {
      return { labels: new Map(entries.map(({ key, value }) => [key, value])), whole: true }
    }
  }
  return NO_LABELS_KNOWN
}

/** This pod as policies see it: by its object, or by the downward API's file of labels and the host name. */
export async function ownCaller(
  self: Self,
  namespace: string,
  downwardDirs: readonly string[],
): Promise<EgressCaller> {
  const { pod, witnesses } = self
  if (pod !== undefined) {
    const { hostIP, hostIPs = [] } = pod.status ?? {}
    return {
      namespace,
      labels: { labels: pod.metadata.labels ?? new Map(), whole: true },
      hostNetwork: pod.spec.hostNetwork === true ? 'yes' : 'no',
      nodeIps: [hostIP, ...hostIPs.map(({ ip }) => ip)].filter((ip) => ip !== undefined),
    }
  }
  // On the node's network the host name is the node's.
  const podName = witnesses.claims?.pod?.name
  const hasOwnName = podName !== undefined && witnesses.hostname === podName.slice(0, 63)
  return {
    namespace,
    labels: await labelsInFiles(downwardDirs),
    hostNetwork: hasOwnName ? 'no' : 'unknown',
    nodeIps: [],
  }
}
