import { code, say } from '@/lib/phrase/phrase'
import type { ResolverFacts } from '@/lib/road/dns'
import { podChange } from '../../fixes/pod-change'
import { callTheVariables, type Failed, failed, type ProbedCause } from './failed'
import { ALLOW_DNS, CLUSTER_DNS, whyUnresolved } from './resolv-conf'

interface Unresolved extends Failed {
  /** What a look-up in this pod saw. */
  lookUp?: { code: string; resolver: ResolverFacts | null }
}

export const nameNotResolved: ProbedCause<'A3', Unresolved> = {
  id: 'A3',
  family: 'network',
  title: 'The name does not resolve',
  nature: 'wrong',
  road: 'dns',
  situation: 'name-unresolved',
  // getaddrinfo(3) and the resolver's own; DNS_TIMEOUT is silence before there was an address.
  codes: /^(?:ENOTFOUND|EAI_[A-Z]+|ESERVFAIL|ENODATA|EREFUSED|DNS_TIMEOUT)$/,
  find: (found) => failed(found, 'name-not-resolved', 'likely'),
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
}
