import { subscriptOf } from '@/lib/identity/field-ref'
import { at, entriesAt, listAt, textAt } from '@/lib/objects/fields'
import { isZero, kubeletNumber, parseQuantity } from '@/lib/objects/quantity'
import { goQuote } from '@/lib/words/go-quote'
import type { KubeObject } from './kube-object'

/** What a node has for pods, as quantities: `cpu`, `memory`, `ephemeral-storage`. */
export type Allocatable = ReadonlyMap<string, string>

/** A whole map as the kubelet writes it into a file: sorted `key="value"` lines, Go-quoted, no final newline. */
export function formatMap(entries: readonly [string, string][]): string {
  return entries
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .join('\n')
}

/** The value of a `fieldRef` as the kubelet resolves it (pkg/fieldpath and kubelet_pods.go, 1.36). */
export function fieldValue(pod: KubeObject, path: string): string {
  const subscript = subscriptOf(path)
  if (subscript !== undefined) return textAt(pod, 'metadata', subscript.map, subscript.key)
  switch (path) {
    case 'metadata.labels':
    case 'metadata.annotations':
      return formatMap(entriesAt(pod, ...path.split('.')))
    case 'status.hostIPs':
    case 'status.podIPs':
      return listAt(pod, ...path.split('.'))
        .map((entry) => textAt(entry, 'ip'))
        .join(',')
    default:
      return textAt(pod, ...path.split('.'))
  }
}

/**
 * The value of a `resourceFieldRef`: rounded up by the divisor; a limit that is not set is what the node has, and a
 * request that is not set is 0.
 */
export function resourceValue(
  pod: KubeObject,
  container: string,
  resource: string,
  divisor: string,
  allocatable: Allocatable,
): string {
  const [what = '', ...rest] = resource.split('.')
  const name = rest.join('.')
  const all = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')]
  const spec = all.find((candidate) => textAt(candidate, 'name') === container)
  const own = String(at(spec, 'resources', what, name) ?? '')
  const ownQuantity = parseQuantity(own)
  const isSet = ownQuantity !== undefined && !isZero(ownQuantity)
  const fallback = what === 'limits' ? (allocatable.get(name) ?? '0') : '0'
  const quantity = isSet ? ownQuantity : parseQuantity(fallback)
  return (quantity && kubeletNumber(resource, quantity, divisor === '' ? '1' : divisor)) ?? '0'
}
