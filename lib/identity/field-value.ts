import {
  isRoundedUp,
  isZero,
  kubeletNumber,
  parseQuantity,
  type Quantity,
  quantityRange,
} from '@/lib/objects/quantity'
import { isFileOnlyAnnotation, parseDownwardFile } from './downward-file'
import { type SourceRef, subscriptOf } from './field-ref'
import { containerNamed, listNameOf, type Pod, type Resources, statusOf } from './pod-spec'

/** What the Pod object says about a field. */
export type ApiValue =
  /** `absentKey`: the label or annotation is not set, which the downward API gives as an empty value. */
  | { kind: 'text'; value: string; absentKey: boolean }
  | { kind: 'map'; values: ReadonlyMap<string, string> }
  /** `inEffect`: what the container runs with, where an in-place resize has not reached it. */
  | { kind: 'quantity'; from: 'container' | 'pod'; text: string; quantity: Quantity; inEffect?: Amount }
  /** No limit is set, so the kubelet gives the node's allocatable, which the Pod object does not hold. */
  | { kind: 'node-allocatable' }
  /** No request, or no hugepages limit: the kubelet gives 0. */
  | { kind: 'unset' }
  /** `why`: what became of the read of the Pod object; absent where it was read and does not hold the field. */
  | { kind: 'unknown'; why?: string }

interface Amount {
  text: string
  quantity: Quantity
}

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
    const effect = quantityOf(status?.resources, bound, resource)
    const pending = effect && effect.quantity.nano !== own.quantity.nano
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
): Amount | undefined {
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

/** One value as env or a file holds it, raw. `error` replaces a value that could not be read. */
export interface Observed {
  at: string
  by: 'spec' | 'name'
  value?: string
  error?: string
  divisor?: string
  /** Why the kubelet does not keep the file up to date, as one sentence; absent where it does. */
  still?: string
  /** Why its value is not shown, as one sentence. */
  withheld?: string
  /** A `value:` of the pod's spec, not a fieldRef. */
  literal?: boolean
  /** An amount in a file, for a container of the pod that nothing here identifies. */
  isAnyContainers?: boolean
}

export interface FieldSources {
  ref: SourceRef
  env: readonly Observed[]
  file: readonly Observed[]
  /** `unknown` while the API server could not be asked. */
  api: ApiValue
  /** Whether the spec of the container was read, so that no source escaped by its name. */
  isDeclared?: boolean
  /** What the container's cgroup says where the API server could not be asked: a witness for the fallback. */
  cgroupUnlimited?: boolean
  /** A value of the field fit for a sentence. */
  told?: (value: string) => string
}

type Comparison = 'equal' | 'differs' | 'unknown'

const DIVISORS_WITHOUT_UNIT = ['1', '1m', '1k', '1Ki', '1M', '1Mi', '1G', '1Gi']

/** Whether an observed value is what the API server's value reads as under the downward API. */
export function compareWithApi(ref: SourceRef, observed: Observed, api: ApiValue): Comparison {
  const { value } = observed
  if (value === undefined) return 'unknown'
  switch (api.kind) {
    case 'unknown':
      return 'unknown'
    case 'text':
      return equality(value === api.value)
    case 'map':
      return equality(differingKeys(value, api.values)?.length === 0)
    case 'unset':
      return equality(value === '0')
    case 'node-allocatable':
      return equality(/^\d+$/.test(value))
    case 'quantity':
      return equality(readsAs(ref, observed, value, api.quantity))
  }
}

/** True when the value is what the container still runs with while an in-place resize is in progress. */
export function matchesInEffect(ref: SourceRef, observed: Observed, api: ApiValue): boolean {
  return (
    api.kind === 'quantity' &&
    api.inEffect !== undefined &&
    observed.value !== undefined &&
    readsAs(ref, observed, observed.value, api.inEffect.quantity)
  )
}

/** Keys of a `labels` or `annotations` file that differ from the map; undefined when the text is no such file. */
export function differingKeys(text: string, values: ReadonlyMap<string, string>): string[] | undefined {
  const entries = parseDownwardFile(text)
  return entries && keysThatDiffer(new Map(entries.map(({ key, value }) => [key, value])), values)
}

/** Whether two observed values can come from one value of the pod. */
export function consistent(ref: SourceRef, a: Observed, b: Observed): boolean {
  if (a.value === undefined || b.value === undefined || a.value === b.value) return true
  if (ref.kind === 'field') return false
  return divisorsOf(a).some((one) => divisorsOf(b).some((other) => overlap(a.value, one, b.value, other)))
}

/** True when the real amount is less than the kubelet's number: it was rounded up. */
export function wasRounded(observed: Observed, api: ApiValue): boolean {
  if (api.kind !== 'quantity' || observed.value === undefined) return false
  return observed.divisor !== undefined && isRoundedUp(api.quantity, observed.divisor, observed.value)
}

/** The keys by which two maps differ, apart from annotations that only a file can have. */
export function keysThatDiffer(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...a.keys(), ...b.keys()])
  return [...keys].filter(
    (key) => a.get(key) !== b.get(key) && !(isFileOnlyAnnotation(key) && !(a.has(key) && b.has(key))),
  )
}

function readsAs(ref: SourceRef, observed: Observed, value: string, quantity: Quantity): boolean {
  if (ref.kind !== 'resource') return false
  return divisorsOf(observed).some((divisor) => kubeletNumber(ref.resource, quantity, divisor) === value)
}

// A name without a unit leaves the divisor open; only then all are tried.
/** The divisors that a number of the kubelet may have been divided by. */
export function divisorsOf({ divisor }: { divisor?: string }): readonly string[] {
  return divisor === undefined ? DIVISORS_WITHOUT_UNIT : [divisor]
}

function overlap(a: string | undefined, by: string, b: string | undefined, other: string): boolean {
  const one = quantityRange(a ?? '', by)
  const two = quantityRange(b ?? '', other)
  return one !== undefined && two !== undefined && one.low < two.high && two.low < one.high
}

function equality(equal: boolean): Comparison {
  return equal ? 'equal' : 'differs'
}
