import { type Phrase, say } from '@/lib/phrase/phrase'

/** What the kubelet's service variables say, set apart from everything else in env. */
export interface ServiceLinks {
  /** Names of Services as their variables give them, lower case. */
  services: string[]
  /** Every variable of those families. */
  names: Set<string>
  /** The `KUBERNETES_*` variables of the API server's own Service. */
  kubernetes: Set<string>
}

const KUBERNETES = 'KUBERNETES_'
const MEMBER =
  /^(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/
const HOST_SUFFIX = '_SERVICE_HOST'

/**
 * Recognizes the families that the kubelet writes for each Service with a ClusterIP (pkg/kubelet/envvars, 1.36). A
 * family has X_SERVICE_HOST, X_SERVICE_PORT and X_PORT; a lone X_SERVICE_HOST is the program's own variable.
 */
export function findServiceLinks(names: readonly string[]): ServiceLinks {
  const all = new Set(names)
  const kubernetes = new Set(
    names.filter((name) => name.startsWith(KUBERNETES) && MEMBER.test(name.slice(KUBERNETES.length))),
  )
  const prefixes = names
    .filter((name) => name.endsWith(HOST_SUFFIX) && !kubernetes.has(name))
    .map((name) => name.slice(0, -HOST_SUFFIX.length))
    .filter((prefix) => prefix !== '' && all.has(`${prefix}_SERVICE_PORT`) && all.has(`${prefix}_PORT`))
  const families = new Set(prefixes)
  const members = names.filter((name) => !kubernetes.has(name) && isMember(name, families))
  return {
    services: [...families].map((prefix) => prefix.toLowerCase().replaceAll('_', '-')).sort(),
    names: new Set(members),
    kubernetes,
  }
}

// A family's prefix may end anywhere before "_SERVICE_" or "_PORT": each such place is tried.
function isMember(name: string, families: ReadonlySet<string>): boolean {
  for (let at = name.indexOf('_'); at > 0; at = name.indexOf('_', at + 1)) {
    if (families.has(name.slice(0, at)) && MEMBER.test(name.slice(at + 1))) return true
  }
  return false
}

const PROTOCOL = /^(?:tcp|udp|sctp)$/i

/**
 * Whether the value of a `KUBERNETES_*` variable says no more than the address by which the API server is called: a pod may
 * set such a variable to anything, a Secret in the form of an address too.
 */
export function isServiceValue(
  name: string,
  value: string,
  server: { host: string | undefined; port: string | undefined },
): boolean {
  if (name.endsWith('_PROTO')) return PROTOCOL.test(value)
  if (/_(?:HOST|ADDR)$/.test(name)) return value === server.host
  if (/_SERVICE_PORT(?:_[A-Z0-9_]+)?$|_(?:TCP|UDP|SCTP)_PORT$/.test(name)) return value === server.port
  const [, protocol = '', host = '', port = ''] =
    /^([a-z]{3,4}):\/\/\[?([^\s/\]]{1,253})\]?:(\d{1,5})$/.exec(value) ?? []
  return PROTOCOL.test(protocol) && host === server.host && port === server.port
}

/** One sentence over the service variables, with a warning from 500 Services on. */
export function wordServiceLinks(links: ServiceLinks): Phrase {
  const count = links.services.length
  if (count === 0) {
    return say`No service variables besides those of the API server: the namespace had no other Service with a ClusterIP when the container started, or enableServiceLinks is false.`
  }
  const fact = say`${links.names.size} variables describe ${count} ${count === 1 ? say`Service` : say`Services`} that existed when the container started. They never change; a Service's DNS name does not have this limit.`
  return count < 500
    ? fact
    : say`${fact} So many variables can make a program fail to start with "argument list too long": set enableServiceLinks: false in the pod's spec.`
}
