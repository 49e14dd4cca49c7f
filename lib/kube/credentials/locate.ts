import { isIP } from 'node:net'

/** The one server that the process talks to. */
export interface Server {
  tls: boolean
  host: string
  port: number
  /** `host:port`, an IPv6 address in brackets; of a Unix socket `unix:` and its path. */
  authority: string
  /** The Unix socket that it listens on, instead of host and port. */
  socketPath?: string
  /** The name that its certificate must hold; the host where absent. */
  servername?: string
}

/** The settings that say where the API server is; `Settings` of `lib/pod/environment.ts` has them all. */
export interface ClientSettings {
  kubernetesServiceHost?: string
  kubernetesServicePort?: string
  kubernetesTlsServerName?: string
  serviceAccountDir: string
  kubectlProxyUrl?: string
  /** Absent is false. */
  allowDryRun?: boolean
}

export type Located =
  | { route: 'https' | 'kubectl-proxy'; server: Server }
  /** `why` is a sentence. */
  | { route: 'none'; why: string }

const DNS_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i

function isLoopback(hostname: string): boolean {
  return ['localhost', '[::1]'].includes(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function locateProxy(text: string): Located {
  if (text.startsWith('unix:/')) {
    const socketPath = text.slice('unix:'.length)
    // The proxy takes no other name in the Host header than those of loopback.
    return {
      route: 'kubectl-proxy',
      server: { tls: false, host: 'localhost', port: 80, authority: text, socketPath },
    }
  }
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.protocol !== 'http:' || !isLoopback(url.hostname) || url.username !== '') {
    return {
      route: 'none',
      why: 'KUBECTL_PROXY_URL is neither the http address of a kubectl proxy on loopback nor its socket.',
    }
  }
  const port = Number(url.port || 80)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    route: 'kubectl-proxy',
    server: { tls: false, host, port, authority: `${url.hostname}:${port}` },
  }
}

/**
 * Where the API server is: a kubectl proxy on loopback or on a Unix socket when one is set, otherwise https to the address that the kubelet gave.
 * The port never decides the protocol.
 */
export function locate(settings: ClientSettings): Located {
  if (settings.kubectlProxyUrl) return locateProxy(settings.kubectlProxyUrl)
  const host = settings.kubernetesServiceHost ?? ''
  const port = settings.kubernetesServicePort ?? ''
  if (host === '' || port === '') {
    return {
      route: 'none',
      why: `${host === '' ? 'KUBERNETES_SERVICE_HOST' : 'KUBERNETES_SERVICE_PORT'} is not set, or set to nothing.`,
    }
  }
  if (isIP(host) === 0 && !DNS_NAME.test(host)) {
    return { route: 'none', why: 'KUBERNETES_SERVICE_HOST is neither an IP address nor a DNS name.' }
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    return { route: 'none', why: 'KUBERNETES_SERVICE_PORT is not a port number from 1 to 65535.' }
  }
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const name = settings.kubernetesTlsServerName
  const server = { tls: true, host, port: Number(port), authority, ...(name ? { servername: name } : {}) }
  return { route: 'https', server }
}
