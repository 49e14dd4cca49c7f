import type { SourceRef } from './field-ref'

// Names that the Kubernetes documentation and common charts give to `fieldRef` variables.
const VARIABLES = new Map<string, string>([
  ['POD_NAME', 'metadata.name'],
  ['PODNAME', 'metadata.name'],
  ['POD_NAMESPACE', 'metadata.namespace'],
  ['PODNAMESPACE', 'metadata.namespace'],
  ['NAMESPACE', 'metadata.namespace'],
  ['POD_UID', 'metadata.uid'],
  ['POD_ID', 'metadata.uid'],
  ['POD_IP', 'status.podIP'],
  ['PODIP', 'status.podIP'],
  ['INSTANCE_IP', 'status.podIP'],
  ['POD_IPS', 'status.podIPs'],
  ['HOST_IP', 'status.hostIP'],
  ['NODE_IP', 'status.hostIP'],
  ['POD_HOST_IP', 'status.hostIP'],
  ['HOST_IPS', 'status.hostIPs'],
  ['POD_HOST_IPS', 'status.hostIPs'],
  ['NODE_NAME', 'spec.nodeName'],
  ['NODENAME', 'spec.nodeName'],
  ['POD_NODE_NAME', 'spec.nodeName'],
  ['SERVICE_ACCOUNT', 'spec.serviceAccountName'],
  ['SERVICE_ACCOUNT_NAME', 'spec.serviceAccountName'],
  ['POD_SERVICE_ACCOUNT', 'spec.serviceAccountName'],
  ['POD_SERVICE_ACCOUNT_NAME', 'spec.serviceAccountName'],
])

const PREFIX = /^(?:MY|K8S|KUBE|KUBERNETES|OTEL_RESOURCE_ATTRIBUTES)_/

const FILES = new Map<string, string>([
  ['name', 'metadata.name'],
  ['podname', 'metadata.name'],
  ['namespace', 'metadata.namespace'],
  ['podnamespace', 'metadata.namespace'],
  ['uid', 'metadata.uid'],
  ['poduid', 'metadata.uid'],
  ['labels', 'metadata.labels'],
  ['podlabels', 'metadata.labels'],
  ['annotations', 'metadata.annotations'],
  ['podannotations', 'metadata.annotations'],
])

const RESOURCES = new Map<string, string>([
  ['cpu', 'cpu'],
  ['memory', 'memory'],
  ['mem', 'memory'],
  ['ephemeralstorage', 'ephemeral-storage'],
  ['storage', 'ephemeral-storage'],
])

const CPU_UNITS = new Map<string, string>([
  ['cores', '1'],
  ['millicores', '1m'],
  ['millicpu', '1m'],
  ['millis', '1m'],
  ['m', '1m'],
])

const BYTE_UNITS = new Map<string, string>([
  ['bytes', '1'],
  ['b', '1'],
  ...unit('k', 'kilo', 'kibi', 'kib', '1k', '1Ki'),
  ...unit('m', 'mega', 'mebi', 'mib', '1M', '1Mi'),
  ...unit('g', 'giga', 'gibi', 'gib', '1G', '1Gi'),
  ...unit('t', 'tera', 'tebi', 'tib', '1T', '1Ti'),
])

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
  return /^[A-Z][A-Z0-9_]*$/.test(plain) && isNumber(value) ? resourceOf(plain) : undefined
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

function unit(
  letter: string,
  decimal: string,
  binary: string,
  short: string,
  decimalDivisor: string,
  binaryDivisor: string,
): [string, string][] {
  return [
    [`${letter}b`, decimalDivisor],
    [`${decimal}bytes`, decimalDivisor],
    [short, binaryDivisor],
    [`${letter}i`, binaryDivisor],
    [`${binary}bytes`, binaryDivisor],
  ]
}

function folded(name: string): string {
  return name.replace(/[-_.]/g, '').toLowerCase()
}

function isNumber(value: string): boolean {
  return /^\d{1,20}$/.test(value)
}
