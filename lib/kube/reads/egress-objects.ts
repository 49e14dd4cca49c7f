import * as z from 'zod/mini'
import { hasLabel } from '@/lib/objects/label-requirement'
import { goBoolean, goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { type ListQuery, listPath, objectPath, type ResourceTarget } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { listMetadataSchema } from './pages'

type Options = Pick<CallOptions, 'signal' | 'deadlineMs'>

const MOST = 500

const text = z.pipe(
  z.optional(z.nullable(z.record(z.string(), z.string()))),
  z.transform((value) => new Map(Object.entries(value ?? {}))),
)

async function list<T>(
  kube: KubeClient,
  target: ResourceTarget,
  query: ListQuery,
  item: z.ZodMiniType<T>,
  options: Options,
): Promise<{ items: T[]; isWhole: boolean }> {
  const path = listPath(target, { limit: MOST, ...query })
  const { json } = await kube.get(path, { ...options, accept: 'json' })
  const schema = z.object({ metadata: listMetadataSchema, items: orEmpty(item) })
  const { items, metadata } = parseAnswer(schema, json, { method: 'GET', path })
  return { items, isWhole: metadata.continue === '' }
}

const policySchema = z.object({
  metadata: z.object({ name: z.string(), namespace: goString }),
  spec: z.optional(z.unknown()),
})

/** NetworkPolicies of a namespace as they are: only name and spec are kept. */
export function listNetworkPolicies(kube: KubeClient, namespace: string, options: Options) {
  const target = { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies', namespace }
  return list(kube, target, {}, policySchema, options)
}

const sliceSchema = z.object({
  endpoints: orEmpty(
    z.object({
      addresses: orEmpty(z.string()),
      conditions: z.optional(z.nullable(z.object({ ready: z.optional(z.nullable(z.boolean())) }))),
    }),
  ),
  ports: orEmpty(z.object({ name: goString, protocol: goString, port: z.optional(z.nullable(z.number())) })),
})
export type EndpointSlice = z.infer<typeof sliceSchema>

/** The EndpointSlices of one Service. */
export function listEndpointSlices(kube: KubeClient, namespace: string, service: string, options: Options) {
  const target = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', namespace }
  const labels = [hasLabel('kubernetes.io/service-name', service)]
  return list(kube, target, { labels }, sliceSchema, options)
}

const addressesSchema = orEmpty(z.object({ ip: goString }))
const serviceSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: goString }),
  spec: z.object({
    clusterIP: goString,
    clusterIPs: orEmpty(z.string()),
    externalIPs: orEmpty(z.string()),
    ports: orEmpty(z.object({ name: goString, port: z.number(), protocol: goString })),
  }),
  status: z.optional(z.object({ loadBalancer: z.optional(z.object({ ingress: addressesSchema })) })),
})

/** A Service with every address that is replaced by one of its endpoints. */
export interface ServiceAddresses {
  name: string
  namespace: string
  addresses: readonly string[]
  ports: readonly { name: string; port: number; protocol: string }[]
}

/** The Services of a namespace, or of all with "". */
export async function listServices(
  kube: KubeClient,
  namespace: string,
  options: Options,
): Promise<{ items: ServiceAddresses[]; isWhole: boolean }> {
  const target = { group: '', version: 'v1', resource: 'services', namespace }
  const { items, isWhole } = await list(kube, target, {}, serviceSchema, options)
  const services = items.map(({ metadata, spec, status }) => ({
    ...metadata,
    addresses: [
      spec.clusterIP,
      ...spec.clusterIPs,
      ...spec.externalIPs,
      ...(status?.loadBalancer?.ingress.map(({ ip }) => ip) ?? []),
    ].filter((address) => address !== '' && address !== 'None'),
    ports: spec.ports.map((port) => ({ ...port, protocol: port.protocol || 'TCP' })),
  }))
  return { items: services, isWhole }
}

const podSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: goString, labels: text }),
  spec: z.object({
    hostNetwork: goBoolean,
    containers: orEmpty(
      z.object({
        ports: orEmpty(z.object({ name: goString, containerPort: z.number(), protocol: goString })),
      }),
    ),
  }),
  status: z.optional(z.nullable(z.object({ phase: goString }))),
})

/**
 * The pods that have an address: several where it is that of a node. A finished pod has none, although its status
 * keeps the one that it had.
 */
export async function listPodsByIp(kube: KubeClient, namespace: string, ip: string, options: Options) {
  const target = { group: '', version: 'v1', resource: 'pods', namespace }
  const { items, isWhole } = await list(kube, target, { fields: [['status.podIP', ip]] }, podSchema, options)
  const isOver = (phase: string | undefined) => phase === 'Succeeded' || phase === 'Failed'
  return { items: items.filter(({ status }) => !isOver(status?.phase)), isWhole }
}

/** The labels of a namespace. */
export async function readNamespaceLabels(
  kube: KubeClient,
  name: string,
  options: Options,
): Promise<ReadonlyMap<string, string>> {
  const path = objectPath({ group: '', version: 'v1', resource: 'namespaces', namespace: '', name })
  const { json } = await kube.get(path, { ...options, accept: 'metadata' })
  const schema = z.object({ metadata: z.object({ labels: text }) })
  return parseAnswer(schema, json, { method: 'GET', path }).metadata.labels
}
