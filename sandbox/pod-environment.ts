import { at, isRecord, listAt, numberAt, textAt } from '@/lib/objects/fields'
import type { KubeObject } from './kube-object'
import { type Allocatable, fieldValue, resourceValue } from './pod-values'

export interface EnvironmentOptions {
  pod: KubeObject
  container: string
  /** Services of the pod's namespace, in creation order. */
  services: readonly unknown[]
  /** What the kubelet writes for the Service `kubernetes` of namespace default. */
  apiServer: { host: string; port: number }
  allocatable: Allocatable
}

function variableName(service: string): string {
  return service.toUpperCase().replaceAll('-', '_')
}

interface ServicePort {
  name: string
  port: number
  protocol: string
}

/** The variables of one Service (pkg/kubelet/envvars/envvars.go, 1.36). */
function serviceVariables(service: string, host: string, ports: readonly ServicePort[]): [string, string][] {
  const prefix = variableName(service)
  const [first] = ports
  if (first === undefined) return []
  const named = ports
    .filter((port) => port.name !== '')
    .map((port): [string, string] => [`${prefix}_SERVICE_PORT_${variableName(port.name)}`, String(port.port)])
  const links = ports.flatMap((port, index): [string, string][] => {
    const protocol = port.protocol.toLowerCase()
    const url = `${protocol}://${host}:${port.port}`
    const link = `${prefix}_PORT_${port.port}_${port.protocol.toUpperCase()}`
    return [
      ...(index === 0 ? [[`${prefix}_PORT`, url] satisfies [string, string]] : []),
      [link, url],
      [`${link}_PROTO`, protocol],
      [`${link}_PORT`, String(port.port)],
      [`${link}_ADDR`, host],
    ]
  })
  return [
    [`${prefix}_SERVICE_HOST`, host],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
    ...named,
    ...links,
  ]
}

function linksOf(options: EnvironmentOptions): [string, string][] {
  const { host, port } = options.apiServer
  const kubernetes = serviceVariables('kubernetes', host, [{ name: 'https', port, protocol: 'TCP' }])
  if (at(options.pod, 'spec', 'enableServiceLinks') === false) return kubernetes
  const others = options.services.flatMap((service) => {
    const address = textAt(service, 'spec', 'clusterIP')
    if (address === '' || address === 'None') return []
    const ports = listAt(service, 'spec', 'ports').map((entry) => ({
      name: textAt(entry, 'name'),
      port: numberAt(entry, 'port'),
      protocol: textAt(entry, 'protocol') || 'TCP',
    }))
    return serviceVariables(textAt(service, 'metadata', 'name'), address, ports)
  })
  return [...kubernetes, ...others]
}

// $(NAME) is replaced where NAME is known, and $$ is one dollar (third_party/forked/golang/expansion).
function expand(value: string, known: ReadonlyMap<string, string>): string {
  return value.replace(/\$\$|\$\(([^()]+)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (known.get(name) ?? whole),
  )
}

/**
 * The environment that the kubelet gives a container (makeEnvironmentVariables, 1.36): service links under the
 * container's own `env` in its order. What an image sets is not in it.
 */
export function environmentOf(options: EnvironmentOptions): Map<string, string> {
  const { pod } = options
  const links = new Map(linksOf(options))
  const result = new Map<string, string>()
  const all = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')]
  const spec = all.find((candidate) => textAt(candidate, 'name') === options.container)
  for (const entry of listAt(spec, 'env')) {
    const name = textAt(entry, 'name')
    const from = at(entry, 'valueFrom')
    if (!isRecord(from)) {
      result.set(name, expand(textAt(entry, 'value'), new Map([...links, ...result])))
    } else if (isRecord(from.fieldRef)) {
      result.set(name, fieldValue(pod, textAt(from, 'fieldRef', 'fieldPath')))
    } else if (isRecord(from.resourceFieldRef)) {
      const reference = from.resourceFieldRef
      const container = textAt(reference, 'containerName') || options.container
      result.set(
        name,
        resourceValue(
          pod,
          container,
          textAt(reference, 'resource'),
          String(reference.divisor ?? ''),
          options.allocatable,
        ),
      )
    }
  }
  const hostName =
    at(pod, 'spec', 'hostNetwork') === true
      ? textAt(pod, 'spec', 'nodeName')
      : (textAt(pod, 'spec', 'hostname') || pod.metadata.name).slice(0, 63)
  return new Map([['HOSTNAME', hostName], ...links, ...result])
}
