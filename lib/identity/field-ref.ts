/** A `fieldRef`: a field of the Pod object by its path. */
export interface FieldRef {
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

export type LabelOrAnnotation = { map: 'labels' | 'annotations'; key: string }

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
export function subscriptOf(path: string): LabelOrAnnotation | undefined {
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
export function isQualifiedName(key: string): boolean {
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
