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
