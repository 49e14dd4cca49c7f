import { code, NOTHING, say } from '@/lib/phrase/phrase'
import type { FoundNetwork } from '@/lib/reader/found'
import { clusterChange, podChange, requestChange } from '../../fixes/draft'
import { textCause } from '../finding'
import { type Failed, failed, probedCause } from './failed'

interface Between extends Failed {
  /** The target is the proxy itself. */
  isProxy: boolean
}

// How Go, curl and requests say that they got no connection to the proxy, or no way through it.
const OF_PROXY = /proxyconnect tcp: dial|error connecting to proxy|resolve proxy: |connect to proxy/i

const proxyBetween = textCause<'A7', Between, FoundNetwork>({
  id: 'A7',
  title: 'A proxy is in between',
  nature: 'wrong',
  road: 'proxies',
  find(found) {
    const data = failed(found, 'proxy-between')
    return data && { ...data, isProxy: OF_PROXY.test(found.message) }
  },
  confidence: 'likely',
  says: ({ target, isProxy }) =>
    isProxy
      ? say`The client is configured to use an HTTP proxy${target === '' ? NOTHING : say`, ${code(target)}`}, and could not connect to it.`
      : say`An HTTP proxy seems to be between the client and ${target === '' ? say`the API server` : code(target)}, and it did not let the call through.`,
  fixes: () => [
    podChange(
      say`Exclude the API server from the proxy: add the value of KUBERNETES_SERVICE_HOST, .svc and .cluster.local to the container’s NO_PROXY and no_proxy.`,
    ),
  ],
})

// Texts of linkerd2-proxy 29637b64.
const OF_LINKERD =
  /\bunauthorized (?:request on route|connection on)\b|\bl5d-proxy-error\b|\bpolicy rejection\b/i

const meshRefused = textCause<'A8', Failed & { isLinkerd: boolean }, FoundNetwork>({
  id: 'A8',
  title: 'A service mesh refused it',
  nature: 'state',
  road: 'mesh',
  find(found) {
    const data = failed(found, 'mesh-refused')
    return data && { ...data, isLinkerd: OF_LINKERD.test(found.message) }
  },
  confidence: 'likely',
  says: ({ isLinkerd }) =>
    isLinkerd
      ? say`The proxy of Linkerd refused the call: no AuthorizationPolicy of Linkerd allows this client on that Server or route. Kubernetes RBAC has no part in it.`
      : say`A service mesh refused the call before Kubernetes saw it. Where the text says "RBAC", it means the mesh’s own policies, such as an Istio AuthorizationPolicy; it is not Kubernetes RBAC.`,
  fixes: ({ isLinkerd }) => [
    clusterChange(say`Allow the call in the AuthorizationPolicy that covers it.`, {
      command: isLinkerd
        ? 'kubectl get servers.policy.linkerd.io,authorizationpolicies.policy.linkerd.io -A'
        : 'kubectl get authorizationpolicies.security.istio.io -A',
      opensUnlisted: true,
    }),
    podChange(
      isLinkerd
        ? say`If the API server was called, let the pod skip the proxy for its port: annotate it with config.linkerd.io/skip-outbound-ports.`
        : say`Exclude the API server from the sidecar: annotate the pod with traffic.sidecar.istio.io/excludeOutboundIPRanges and the address of KUBERNETES_SERVICE_HOST with /32.`,
    ),
  ],
})

export const kubectlProxyRefused = probedCause<'A9'>({
  id: 'A9',
  title: 'kubectl proxy refused it',
  nature: 'wrong',
  situation: 'forbidden',
  find: (found) => failed(found, 'kubectl-proxy-refused'),
  confidence: 'likely',
  tells: ({ target }) => [
    say`The bare word Forbidden${target === '' ? NOTHING : say` from ${code(target)}`} is how kubectl proxy answers a call that its own filter refuses, before Kubernetes sees it: the Host header, the method or the path is not accepted`,
  ],
  fixes: () => [
    requestChange(
      say`Call the API server itself, or start kubectl proxy with --accept-hosts and --reject-paths that let this call through. By default it rejects exec and attach, and every Host except localhost.`,
    ),
  ],
})

const frontDoorRefused = textCause<'A10', Failed, FoundNetwork>({
  id: 'A10',
  title: 'Something in front of this page refused you',
  nature: 'state',
  find: (found) => failed(found, 'front-door-refused'),
  confidence: 'likely',
  says: () =>
    say`This looks like the answer of an Ingress, a Gateway or a sign-in proxy in front of this page. If so, the request reached neither the program behind it nor the API server.`,
  fixes: () => [
    requestChange(say`Sign in again, or use kubectl port-forward, which bypasses it.`),
    clusterChange(say`Check the Ingress annotations and the logs of its controller.`, {
      command: 'kubectl get ingress,httproute -A',
    }),
  ],
})

export const betweenCauses = [proxyBetween, meshRefused, kubectlProxyRefused, frontDoorRefused] as const
