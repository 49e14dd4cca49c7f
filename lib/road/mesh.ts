import { type ContainerPlace, type Pod, placedContainers } from '@/lib/identity/pod-spec'
import { inAnySubnet } from '@/lib/road/addresses'

/** A mesh whose sidecar is known by what its own injector writes. */
export interface Mesh {
  name: string
  container: string
  /** What its injector calls the variables that it writes into the sidecar; absent where there is none. */
  variables?: { prefix: string; interception: string; dns: string }
  /** Containers that redirect the traffic, which a CNI plugin may do instead. */
  redirects: readonly string[]
  /** The documented readiness endpoint. */
  ready: { port: number; path: string }
  /** Annotations by which traffic goes past the sidecar. */
  excludes: { ports: string; subnets: string }
  /** Annotations that limit what it takes; absent where there is none. */
  includes?: { ports: string; subnets: string }
  /** The annotation by which the kubelet starts the program after the sidecar is ready. */
  hold: { says: string; yaml: string }
}

export const ISTIO: Mesh = {
  name: 'Istio',
  container: 'istio-proxy',
  variables: {
    prefix: 'ISTIO_META_',
    interception: 'ISTIO_META_INTERCEPTION_MODE',
    dns: 'ISTIO_META_DNS_CAPTURE',
  },
  redirects: ['istio-init', 'istio-validation'],
  ready: { port: 15_021, path: '/healthz/ready' },
  excludes: {
    ports: 'traffic.sidecar.istio.io/excludeOutboundPorts',
    subnets: 'traffic.sidecar.istio.io/excludeOutboundIPRanges',
  },
  includes: {
    ports: 'traffic.sidecar.istio.io/includeOutboundPorts',
    subnets: 'traffic.sidecar.istio.io/includeOutboundIPRanges',
  },
  hold: {
    says: 'Let the program wait for the sidecar: set holdApplicationUntilProxyStarts, or have Istio inject it as a native sidecar.',
    yaml: 'metadata:\n  annotations:\n    proxy.istio.io/config: |\n      holdApplicationUntilProxyStarts: true\n',
  },
}

export const LINKERD: Mesh = {
  name: 'Linkerd',
  container: 'linkerd-proxy',
  redirects: ['linkerd-init', 'linkerd-network-validator'],
  ready: { port: 4_191, path: '/ready' },
  excludes: { ports: 'config.linkerd.io/skip-outbound-ports', subnets: 'config.linkerd.io/skip-subnets' },
  hold: {
    says: 'Let the program wait for the sidecar: enable proxy-await, or have Linkerd inject it as a native sidecar.',
    yaml: 'metadata:\n  annotations:\n    config.linkerd.io/proxy-await: enabled\n',
  },
}

export const MESHES: readonly Mesh[] = [ISTIO, LINKERD]

function list(annotations: ReadonlyMap<string, string>, key: string | undefined): string[] | undefined {
  const text = key === undefined ? undefined : annotations.get(key)
  return text
    ?.slice(0, 4_096)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** A port, a range of ports, or all. */
function hasPort(entries: readonly string[], port: number): boolean {
  return entries.some((entry) => {
    if (entry === '*') return true
    const [from = '', to = from] = entry.split('-')
    return /^\d+$/.test(from) && /^\d+$/.test(to) && port >= Number(from) && port <= Number(to)
  })
}

function hasAddress(entries: readonly string[], host: string): boolean {
  return entries.includes('*') || inAnySubnet(host, entries)
}

/**
 * Whether calls to an address pass through the sidecar, by the annotations of the pod alone: the key of the one that decides,
 * or undefined where none of them keeps these calls out.
 */
export function keptOutBy(
  mesh: Mesh,
  annotations: ReadonlyMap<string, string>,
  { host, port }: { host: string; port: number },
): string | undefined {
  const { excludes, includes } = mesh
  if (hasPort(list(annotations, excludes.ports) ?? [], port)) return excludes.ports
  if (hasAddress(list(annotations, excludes.subnets) ?? [], host)) return excludes.subnets
  const only = list(annotations, includes?.subnets)
  if (only === undefined || hasAddress(only, host)) return undefined
  return hasPort(list(annotations, includes?.ports) ?? [], port) ? undefined : includes?.subnets
}

/** A mesh's container that stays in the pod, beside the program. */
export interface Sidecar {
  container: string
  place: ContainerPlace
  /** Its number among the main containers. */
  at: number
  waits: boolean
  /** What its injector wrote into its environment, by name. */
  variables: ReadonlyMap<string, string>
}

/** A mesh's sidecar in a pod: by its usual name, or by the variable that only the mesh's injector writes. */
export function sidecarOf(pod: Pod, { container: usual, variables }: Mesh): Sidecar | undefined {
  const stays = placedContainers(pod).filter(({ place }) => place === 'container' || place === 'sidecar')
  const found =
    stays.find(({ container }) => container.name === usual) ??
    stays.find(({ container }) => container.env?.some(({ name }) => name === variables?.interception))
  if (found === undefined) return undefined
  const { name, env = [], lifecycle } = found.container
  return {
    container: name,
    place: found.place,
    at: pod.spec.containers.findIndex((container) => container.name === name),
    waits: lifecycle?.postStart !== undefined,
    variables: new Map(env.flatMap(({ name: key, value }) => (value === undefined ? [] : [[key, value]]))),
  }
}

/** The variable by which nothing is redirected to the sidecar; undefined where something is. */
export function unredirectedBy({ variables: names }: Mesh, { variables }: Sidecar): string | undefined {
  const mode = names && variables.get(names.interception)
  return names && mode?.toUpperCase() === 'NONE' ? `${names.interception} ${mode}` : undefined
}

/** How the program and the sidecar start: the kubelet waits for a native sidecar, and for the postStart hook of one that is first. */
export function startOf({ place, at, waits }: Sidecar): { isRace: boolean; says: string } {
  if (place === 'sidecar') {
    const says =
      'an init container with restartPolicy Always, a native sidecar: the kubelet starts it before the program'
    return { isRace: false, says }
  }
  return waits && at === 0
    ? {
        isRace: false,
        says: 'the first container, with a postStart hook: the kubelet starts the program after the hook',
      }
    : {
        isRace: true,
        says: 'an ordinary container that the program does not wait for: both start at once, and calls made before it is ready fail',
      }
}
