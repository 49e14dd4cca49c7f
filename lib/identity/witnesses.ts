import { quantityRange } from '@/lib/objects/quantity'
import { legalResource, type ResourceRef, type SourceRef } from './field-ref'
import { apiValue, compareWithApi, divisorsOf } from './field-value'
import { isDownwardApi, type Mount, type MountedPod } from './mountinfo'
import type { Pod } from './pod-spec'
import type { TokenClaims } from './token-claims'

/** What says who this pod is and can be no Secret. */
export interface Witnesses {
  claims: TokenClaims | undefined
  /** The text of the file beside the token. */
  namespace: string | undefined
  /** The kernel's, not the variable's. */
  hostname: string
  /** It is the node's. */
  isOnHostNetwork?: boolean
  mounted: MountedPod | undefined
  mounts: readonly Mount[]
  /** Of the interfaces, without loopback. */
  addresses: readonly string[]
  /** The limits of the cgroup, in CPUs and bytes. */
  limits?: { cpu?: number; memory?: number }
}

/** Whether a value known only by its name, as a variable or in the file at `path`, is what that name says. */
export type Confirms = (ref: SourceRef, value: string, path?: string) => boolean

export const NOT_SHOWN = 'Not shown: whether it is a Secret cannot be told.'

const POD_NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/
const HOST_NAME_LIMIT = 63
const PAGE = 4096

/**
 * Says whether a value known only by its name may be shown: when the Pod object, or a witness that can be no
 * Secret, has the same. A Secret's key may bear any name, and its value any form, so that neither proves anything.
 */
export function confirmedBy(witnesses: Witnesses, pod?: Pod): Confirms {
  return (ref, value, path) => {
    if (value === '' || (path !== undefined && isDownwardApi(witnesses.mounts, path))) return true
    if (pod && isOfObject(pod, ref, value)) return true
    return ref.kind === 'resource'
      ? isLimitInEffect(ref, value, witnesses)
      : isWitnessed(ref.path, value, witnesses)
  }
}

// Where no limit is set the object does not hold the number, and every number would agree with it.
function isOfObject(pod: Pod, ref: SourceRef, value: string): boolean {
  const api = apiValue(pod, ref)
  return (
    api.kind !== 'node-allocatable' && compareWithApi(ref, { at: '', by: 'name', value }, api) === 'equal'
  )
}

// The kernel rounds bytes down to whole pages.
function isLimitInEffect(ref: ResourceRef, value: string, { limits = {} }: Witnesses): boolean {
  const what = ref.resource === 'limits.cpu' ? 'cpu' : ref.resource === 'limits.memory' ? 'memory' : undefined
  const limit = what === undefined ? undefined : limits[what]
  if (limit === undefined) return false
  const low = BigInt(Math.round(limit * 1e9))
  const high = what === 'memory' ? low + BigInt(PAGE - 1) * 1_000_000_000n : low
  return divisorsOf(ref)
    .filter((divisor) => legalResource(ref.resource, divisor))
    .some((divisor) => {
      const range = quantityRange(value, divisor)
      return range !== undefined && range.low < high && range.high >= low
    })
}

function isWitnessed(
  path: string,
  value: string,
  { claims, namespace, hostname, isOnHostNetwork, mounted, addresses }: Witnesses,
): boolean {
  switch (path) {
    case 'metadata.name':
      return value === claims?.pod?.name || (!isOnHostNetwork && isHostNameOf(value, hostname))
    case 'metadata.namespace':
      return value === claims?.namespace || value === namespace
    case 'metadata.uid':
      return value === mounted?.uid || value === claims?.pod?.uid
    case 'spec.serviceAccountName':
      return value === claims?.serviceAccount?.name
    case 'spec.nodeName':
      return value === claims?.node?.name || value === hostname
    case 'status.podIP':
    case 'status.podIPs':
    // With hostNetwork the interfaces are the node's.
    case 'status.hostIP':
    case 'status.hostIPs':
      return value.split(',').every((address) => addresses.includes(address))
    default:
      return false
  }
}

// The host name of a pod is its name, cut to 63 characters; with setHostnameAsFQDN the name is the part before the first dot.
function isHostNameOf(name: string, hostname: string): boolean {
  if (name === hostname || name === hostname.split('.')[0]) return true
  return (
    name.length > HOST_NAME_LIMIT &&
    POD_NAME.test(name) &&
    name.slice(0, HOST_NAME_LIMIT).replace(/[-.]+$/, '') === hostname
  )
}
