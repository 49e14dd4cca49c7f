import { type SourceRef, subscriptOf } from './field-ref'
import { containerNamed, listNameOf, type Pod, type Resources, statusOf } from './pod-spec'
import { isZero, parseQuantity, type Quantity } from './quantity'

/** What the Pod object says about a field. */
export type ApiValue =
  /** `absentKey`: the label or annotation is not set, which the downward API gives as an empty value. */
  | { kind: 'text'; value: string; absentKey: boolean }
  | { kind: 'map'; values: ReadonlyMap<string, string> }
  /** `inEffect`: what the container runs with, where an in-place resize has not reached it yet. */
  | { kind: 'quantity'; text: string; quantity: Quantity; from: 'container' | 'pod'; inEffect?: Quantity }
  /** No limit is set, so the kubelet gives the node's allocatable, which the Pod object does not hold. */
  | { kind: 'node-allocatable' }
  /** No request, or no hugepages limit: the kubelet gives 0. */
  | { kind: 'unset' }
  /** `why`: what became of the read of the Pod object; absent where it was read and does not hold the field. */
  | { kind: 'unknown'; why?: string }

const UNKNOWN: ApiValue = { kind: 'unknown' }

/**
 * The value that the Pod object gives the field, by the rules of pkg/fieldpath and pkg/api/v1/resource (1.36). Unknown
 * when the object does not hold it yet, or does not know the path or the container.
 */
export function apiValue(pod: Pod, ref: SourceRef): ApiValue {
  return ref.kind === 'field' ? fieldValue(pod, ref.path) : resourceValue(pod, ref.resource, ref.container)
}

/** Where the field is in the Pod object. */
export function apiPath(pod: Pod, ref: SourceRef): string {
  if (ref.kind === 'field') return ref.path
  const { container = '', resource } = ref
  return `spec.${listNameOf(pod, container)}[${container}].resources.${resource}`
}

function fieldValue(pod: Pod, path: string): ApiValue {
  const subscript = subscriptOf(path)
  if (subscript) {
    const value = mapOf(pod, subscript.map).get(subscript.key)
    return { kind: 'text', value: value ?? '', absentKey: value === undefined }
  }
  if (path === 'metadata.labels') return { kind: 'map', values: mapOf(pod, 'labels') }
  if (path === 'metadata.annotations') return { kind: 'map', values: mapOf(pod, 'annotations') }
  const value = plainField(pod, path)
  return value === undefined || value === '' ? UNKNOWN : { kind: 'text', value, absentKey: false }
}

function plainField(pod: Pod, path: string): string | undefined {
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace
    case 'metadata.uid':
      return pod.metadata.uid
    case 'spec.nodeName':
      return pod.spec.nodeName
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName
    case 'status.hostIP':
      return pod.status?.hostIP
    case 'status.hostIPs':
      return joined(pod.status?.hostIPs) ?? pod.status?.hostIP
    case 'status.podIP':
      return pod.status?.podIP
    case 'status.podIPs':
      return joined(pod.status?.podIPs) ?? pod.status?.podIP
    default:
      return undefined
  }
}

function resourceValue(pod: Pod, name: string, containerName: string | undefined): ApiValue {
  const container = containerName === undefined ? undefined : containerNamed(pod, containerName)
  const [bound, ...rest] = name.split('.')
  const resource = rest.join('.')
  if (!container || (bound !== 'limits' && bound !== 'requests') || resource === '') return UNKNOWN
  const own = quantityOf(container.resources, bound, resource)
  if (own) {
    const status = statusOf(pod, container.name)
    const effect = quantityOf(status?.resources, bound, resource)?.quantity
    const pending = effect && effect.nano !== own.quantity.nano
    return { kind: 'quantity', ...own, from: 'container', ...(pending ? { inEffect: effect } : {}) }
  }
  if (bound === 'requests' || resource.startsWith('hugepages-')) return { kind: 'unset' }
  const whole = quantityOf(pod.spec.resources, bound, resource)
  return whole ? { kind: 'quantity', ...whole, from: 'pod' } : { kind: 'node-allocatable' }
}

// A limit of zero counts as no limit (MergeContainerResourceLimits); a request of zero reads 0 either way.
function quantityOf(
  resources: Resources | undefined,
  bound: 'limits' | 'requests',
  resource: string,
): { text: string; quantity: Quantity } | undefined {
  const text = resources?.[bound]?.get(resource)
  const quantity = text === undefined ? undefined : parseQuantity(text)
  return text === undefined || !quantity || isZero(quantity) ? undefined : { text, quantity }
}

function mapOf(pod: Pod, map: 'labels' | 'annotations'): ReadonlyMap<string, string> {
  return pod.metadata[map] ?? new Map()
}

function joined(ips: readonly { ip?: string | undefined }[] | undefined): string | undefined {
  const known = (ips ?? []).flatMap(({ ip }) => (ip ? [ip] : []))
  return known.length > 0 ? known.join(',') : undefined
}
