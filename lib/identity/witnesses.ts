import { formatDownwardFile, parseDownwardFile } from './downward-file'
import { compareWithApi } from './drift'
import { isQualifiedName, type SourceRef } from './field-ref'
import { apiValue } from './field-value'
import type { MountedPod } from './mounted-pod'
import type { Pod } from './pod-spec'
import type { TokenClaims } from './token-claims'

/** What says who this pod is and can be no Secret. */
export interface Witnesses {
  claims: TokenClaims | undefined
  /** The text of the file beside the token. */
  namespace: string | undefined
  /** The kernel's, not the variable's. */
  hostname: string
  mounted: MountedPod | undefined
}

/** Whether a value known only by its name is what that name says. */
export type Confirms = (ref: SourceRef, value: string) => boolean

export const NOT_SHOWN = 'Not shown: it might be a Secret.'

const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const POD_NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/
const HOST_NAME_LIMIT = 63
// The kubelet adds both to its own copy of each pod (pkg/kubelet/config, 1.36).
const OF_KUBELET = ['kubernetes.io/config.seen', 'kubernetes.io/config.source']

/**
 * Says of a value whether it may be shown where only a name tells what it is: when a witness, or the Pod object, has the
 * same, or when it can be nothing else. A Secret's key may bear any name, so that a name proves nothing.
 */
export function confirmedBy(witnesses: Witnesses, pod?: Pod): Confirms {
  return (ref, value) => {
    if (value === '') return true
    // The kubelet writes whole numbers; the bytes of a pebibyte have 16 digits.
    if (ref.kind === 'resource') return /^\d{1,16}$/.test(value)
    if (pod && compareWithApi(ref, { at: '', by: 'name', value }, apiValue(pod, ref)) === 'equal') return true
    return isWitnessed(ref.path, value, witnesses) || hasForm(ref.path, value, ownUid(witnesses, pod))
  }
}

function isWitnessed(
  path: string,
  value: string,
  { claims, namespace, hostname, mounted }: Witnesses,
): boolean {
  switch (path) {
    case 'metadata.name':
      return value === claims?.pod?.name || isHostNameOf(value, hostname)
    case 'metadata.namespace':
      return value === claims?.namespace || value === namespace
    case 'metadata.uid':
      return value === mounted?.uid || value === claims?.pod?.uid
    case 'spec.serviceAccountName':
      return value === claims?.serviceAccount?.name
    case 'spec.nodeName':
      return value === claims?.node?.name || value === hostname
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

function ownUid({ mounted }: Witnesses, pod: Pod | undefined): string | undefined {
  return mounted?.uid ?? pod?.metadata.uid
}

function hasForm(path: string, value: string, uid: string | undefined): boolean {
  switch (path) {
    case 'metadata.uid':
      // Where the own UID is known, another one is something else.
      return uid === undefined && UID.test(value)
    case 'status.podIP':
    case 'status.hostIP':
      return isAddress(value)
    case 'status.podIPs':
    case 'status.hostIPs':
      return value.split(',').every(isAddress)
    case 'metadata.labels':
      return entriesOf(value)?.every((entry) => LABEL_VALUE.test(entry.value)) ?? false
    case 'metadata.annotations': {
      const keys = new Set(entriesOf(value)?.map(({ key }) => key))
      return OF_KUBELET.every((key) => keys.has(key))
    }
    default:
      return false
  }
}

// Byte for byte what the kubelet writes: sorted, quoted, without a final newline, which files of variables have.
function entriesOf(text: string) {
  const entries = parseDownwardFile(text)
  if (!entries?.every(({ key }) => isQualifiedName(key.toLowerCase()))) return undefined
  return formatDownwardFile(new Map(entries.map(({ key, value }) => [key, value]))) === text
    ? entries
    : undefined
}

/** True for an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  if (text.includes(':'))
    return text.length <= 45 && /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`)
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
}
