/** A `fieldRef`: a field of the Pod object by its path. */
interface FieldRef {
  kind: 'field'
  path: string
}

/** A `resourceFieldRef`. Container and divisor are absent while they are not known. */
export interface ResourceRef {
  kind: 'resource'
  /** `limits.cpu`, `requests.memory`… */
  resource: string
  container?: string
  divisor?: string
}

export type SourceRef = FieldRef | ResourceRef

const ENV_AND_VOLUME = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid'])
const ENV_ONLY = new Set([
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
])
const VOLUME_ONLY = new Set(['metadata.labels', 'metadata.annotations'])

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.*)'\]$/s
const NAME_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/
const RESOURCE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.+)$/
const BYTE_DIVISORS = new Set([
  '0',
  '1',
  ...[...'kMGTPE'].map((s) => `1${s}`),
  ...[...'KMGTPE'].map((s) => `1${s}i`),
])
const CPU_DIVISORS = new Set(['0', '1', '1m'])

/** The key of `metadata.labels['key']` or of an annotation, undefined for every other path. */
export function subscriptOf(path: string): { map: 'labels' | 'annotations'; key: string } | undefined {
  const match = SUBSCRIPT.exec(path)
  if (!match) return undefined
  return { map: match[1] === 'labels' ? 'labels' : 'annotations', key: match[2] ?? '' }
}

/**
 * Where the API server allows a field path: in `env`, in a downward API volume. Both false for a path it refuses.
 * Borrowed from pkg/apis/core/validation (1.36).
 */
export function legalPlaces(path: string): { env: boolean; volume: boolean } {
  const subscript = subscriptOf(path)
  if (subscript) {
    const legal = isQualifiedName(
      subscript.map === 'annotations' ? subscript.key.toLowerCase() : subscript.key,
    )
    return { env: legal, volume: legal }
  }
  const both = ENV_AND_VOLUME.has(path)
  return { env: both || ENV_ONLY.has(path), volume: both || VOLUME_ONLY.has(path) }
}

/** True when the API server takes this resource with this divisor in a `resourceFieldRef` (1.36). */
export function legalResource(resource: string, divisor: string): boolean {
  if (!RESOURCE.test(resource)) return false
  return (resource.endsWith('.cpu') ? CPU_DIVISORS : BYTE_DIVISORS).has(divisor)
}

/** True when the value can change while the container runs: what env freezes and a volume follows. */
export function isMutable(ref: SourceRef): boolean {
  return (
    ref.kind === 'resource' ||
    ref.path.startsWith('metadata.labels') ||
    ref.path.startsWith('metadata.annotations')
  )
}

/** The name of the field as the page shows it: its path, or `limits.cpu`. */
export function fieldName(ref: SourceRef): string {
  return ref.kind === 'field' ? ref.path : ref.resource
}

/** True for a key that labels and, in lower case, annotations may have. */
function isQualifiedName(key: string): boolean {
  const parts = key.split('/')
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined
  if (parts.length > 2 || !NAME_PART.test(name)) return false
  return prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix))
}

/** True for the two fields that hold a whole map. */
export function isMapField(ref: SourceRef): boolean {
  return ref.kind === 'field' && (ref.path === 'metadata.labels' || ref.path === 'metadata.annotations')
}

/** Each of these names with what it means. */
function named(names: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(names).flatMap(([meaning, all]) => all.split(' ').map((name) => [name, meaning] as const)),
  )
}

// Names that the Kubernetes documentation and common charts give to `fieldRef` variables.
const VARIABLES = named({
  'metadata.name': 'POD_NAME PODNAME',
  'metadata.namespace': 'POD_NAMESPACE PODNAMESPACE NAMESPACE',
  'metadata.uid': 'POD_UID POD_ID',
  'status.podIP': 'POD_IP PODIP INSTANCE_IP',
  'status.podIPs': 'POD_IPS',
  'status.hostIP': 'HOST_IP NODE_IP POD_HOST_IP',
  'status.hostIPs': 'HOST_IPS POD_HOST_IPS',
  'spec.nodeName': 'NODE_NAME NODENAME POD_NODE_NAME',
  'spec.serviceAccountName':
    'SERVICE_ACCOUNT SERVICE_ACCOUNT_NAME POD_SERVICE_ACCOUNT POD_SERVICE_ACCOUNT_NAME',
})

const PREFIX = /^(?:MY|K8S|KUBE|KUBERNETES|OTEL_RESOURCE_ATTRIBUTES)_/

const FILES = named({
  'metadata.name': 'name podname',
  'metadata.namespace': 'namespace podnamespace',
  'metadata.uid': 'uid poduid',
  'metadata.labels': 'labels podlabels',
  'metadata.annotations': 'annotations podannotations',
})

const RESOURCES = named({
  cpu: 'cpu',
  memory: 'memory mem',
  'ephemeral-storage': 'ephemeralstorage storage',
})

const CPU_UNITS = named({ '1': 'cores', '1m': 'millicores millicpu millis m' })
const BYTE_UNITS = named({
  '1': 'bytes b',
  '1k': 'kb kilobytes',
  '1Ki': 'kib ki kibibytes',
  '1M': 'mb megabytes',
  '1Mi': 'mib mi mebibytes',
  '1G': 'gb gigabytes',
  '1Gi': 'gib gi gibibytes',
  '1T': 'tb terabytes',
  '1Ti': 'tib ti tebibytes',
})

const RESOURCE_FIRST =
  /^(?:my|pod)?(?:container)?(cpu|memory|mem|ephemeralstorage|storage)(request|limit)s?(?:in)?([a-z]*)$/
const BOUND_FIRST =
  /^(?:my|pod)?(?:container)?(request|limit)s?(cpu|memory|mem|ephemeralstorage|storage)(?:in)?([a-z]*)$/

/**
 * The field that a variable holds by the convention of its name, undefined when its name says nothing. A resource
 * field needs a whole number as its value, since MEMORY_LIMIT=512M is a setting and not the downward API.
 */
export function fieldOfVariable(name: string, value: string): SourceRef | undefined {
  const plain = name.replace(PREFIX, '')
  const path = VARIABLES.get(plain)
  if (path) return { kind: 'field', path }
  // Every resource word is upper case with underscores, so camel-case settings of programs do not match.
  return /^[A-Z][A-Z0-9_]*$/.test(plain) && /^\d{1,20}$/.test(value) ? resourceOf(plain) : undefined
}

/** The field that a file of a downward API volume holds by the convention of its name. */
export function fieldOfFile(path: string): SourceRef | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const field = path.includes('/') ? undefined : FILES.get(folded(name))
  return field ? { kind: 'field', path: field } : resourceOf(name)
}

function resourceOf(name: string): SourceRef | undefined {
  const text = folded(name)
  const first = RESOURCE_FIRST.exec(text)
  const second = first ? null : BOUND_FIRST.exec(text)
  const resource = RESOURCES.get(first?.[1] ?? second?.[2] ?? '')
  if (!resource) return undefined
  const bound = (first?.[2] ?? second?.[1]) === 'limit' ? 'limits' : 'requests'
  const unitName = first?.[3] ?? second?.[3] ?? ''
  const divisor = (resource === 'cpu' ? CPU_UNITS : BYTE_UNITS).get(unitName)
  if (unitName !== '' && !divisor) return undefined
  return { kind: 'resource', resource: `${bound}.${resource}`, ...(divisor ? { divisor } : {}) }
}

function folded(name: string): string {
  return name.replace(/[-_.]/g, '').toLowerCase()
}
