import { code, NOTHING, say, words } from '@/lib/phrase/phrase'
import type { ResolverFacts } from '@/lib/road/dns'
import { sayWait } from '@/lib/words/durations'
import { clusterChange, podChange } from '../../fixes/draft'
import { callTheVariables, ENDPOINTS, type Failed, failed, probedCause, the } from './failed'
import { ALLOW_DNS, CLUSTER_DNS, whyUnresolved } from './resolv-conf'

/** kubectl goes there when it has neither a kubeconfig nor a ServiceAccount volume. */
function isUnconfigured({ target, isOwn }: Failed): boolean {
  return !isOwn && /^(?:localhost|127\.0\.0\.1|\[::1\]):(?:8080|80)$/.test(target)
}

export const nothingListens = probedCause<'A1'>({
  id: 'A1',
  title: 'Nothing listens there',
  nature: 'wrong',
  situation: 'refused',
  codes: /^ECONNREFUSED$/,
  find: (found) => failed(found, 'nothing-listens'),
  confidence: 'likely',
  says: (data) =>
    say`The connection to ${the(data.target)} was refused${
      isUnconfigured(data)
        ? say`. kubectl and client libraries call this address when they find neither a kubeconfig nor a ServiceAccount volume.`
        : say`: nothing listens there, or a firewall rejects it. The host or the port is wrong, or the API server is down or restarting.`
    }`,
  fixes: (data) => [
    ...(isUnconfigured(data)
      ? [
          podChange(
            say`Mount the ServiceAccount volume (automountServiceAccountToken: true) or give the client a kubeconfig.`,
          ),
        ]
      : []),
    ...callTheVariables(data),
    clusterChange(say`Compare the address with those on which the API server listens.`, {
      command: ENDPOINTS,
    }),
  ],
})

export const noAnswer = probedCause<'A2', Failed & { ms?: number }>({
  id: 'A2',
  title: 'No answer comes back',
  nature: 'state',
  situation: 'silent',
  find: (found) => failed(found, 'no-answer'),
  confidence: 'likely',
  says: ({ target, ms }) =>
    say`No answer came from ${the(target)}${ms === undefined ? NOTHING : say` to the TCP connect within ${words(sayWait(ms))}`}. Usually packets are dropped on the way (NetworkPolicy, security group, firewall, missing route), or the port is wrong.`,
  fixes: (data) => [
    clusterChange(
      say`Allow egress from the pod to the endpoints behind Service default/kubernetes, on 443 and on their own port (often 6443), and to cluster DNS. A NetworkPolicy applies to the address behind the Service, not the ClusterIP. Then check routes and firewalls between the node and the control plane.`,
      { command: ENDPOINTS },
    ),
    ...callTheVariables(data),
  ],
})

interface Unresolved extends Failed {
  /** What a look-up in this pod saw. */
  lookUp?: { code: string; resolver: ResolverFacts | null }
}

export const nameNotResolved = probedCause<'A3', Unresolved>({
  id: 'A3',
  title: 'The name does not resolve',
  nature: 'wrong',
  road: 'dns',
  situation: 'name-unresolved',
  // getaddrinfo(3) and the resolver's own; DNS_TIMEOUT is silence before there was an address.
  codes: /^(?:ENOTFOUND|EAI_[A-Z]+|ESERVFAIL|ENODATA|EREFUSED|DNS_TIMEOUT)$/,
  find: (found) => failed(found, 'name-not-resolved'),
  confidence: 'likely',
  says: ({ target, lookUp }) => {
    const name = target === '' ? say`of the API server` : code(target.replace(/:\d+$/, ''))
    return lookUp === undefined
      ? say`The name ${name} did not resolve: it is misspelled, cluster DNS is unavailable, a NetworkPolicy blocks port 53, or the pod does not use cluster DNS (dnsPolicy: Default).`
      : say`The name ${name} did not resolve (${code(lookUp.code)}). ${whyUnresolved(lookUp).says}`
  },
  fixes: (data) => [
    ...callTheVariables(data),
    podChange(data.lookUp ? whyUnresolved(data.lookUp).change : say`${CLUSTER_DNS} ${ALLOW_DNS}`),
  ],
})

export const unreachedCauses = [nothingListens, noAnswer, nameNotResolved] as const
