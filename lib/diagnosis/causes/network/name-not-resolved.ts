import type { Fix } from '@/lib/contract/explanation'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import { requestChange } from '../../fixes/request-change'
import type { ResolverFacts } from '../../ladder/facts'
import { CLUSTER_DNS, resolverFault } from '../../ladder/resolv-conf'
import { callTheVariables, type Failed, failed, type ProbedCause } from './failed'

/** What a look-up in this pod saw. */
interface LookUp {
  code: string
  /** Null where /etc/resolv.conf could not be read. */
  resolver: ResolverFacts | null
}

interface Unresolved extends Failed {
  lookUp?: LookUp
}

/** Why the name does not resolve, as far as the resolver's code and its file show, and what helps. */
export function whyUnresolved({ code, resolver }: LookUp): { says: string; fix: Fix } {
  const fault = resolver && resolverFault(resolver, code)
  if (fault) return { says: fault.says, fix: podChange(fault.change) }
  return code === 'ENOTFOUND'
    ? {
        says: 'The resolver says the name does not exist.',
        fix: requestChange('Check the spelling of the name.'),
      }
    : {
        says: 'The resolver did not answer: cluster DNS is down, or a NetworkPolicy blocks port 53.',
        fix: clusterChange('Check cluster DNS, and allow egress to port 53 over UDP and TCP.'),
      }
}

export const nameNotResolved: ProbedCause<'A3', Unresolved> = {
  id: 'A3',
  family: 'network',
  title: 'The name does not resolve',
  nature: 'wrong',
  situation: 'name-unresolved',
  // getaddrinfo(3) and the resolver's own; DNS_TIMEOUT is silence before there was an address.
  codes: /^(?:ENOTFOUND|EAI_[A-Z]+|ESERVFAIL|ENODATA|EREFUSED|DNS_TIMEOUT)$/,
  find: (found) => failed(found, 'name-not-resolved', 'likely'),
  says: ({ target, lookUp }) => {
    const name = target === '' ? 'of the API server' : target.replace(/:\d+$/, '')
    return lookUp === undefined
      ? `The name ${name} did not resolve: cluster DNS is unavailable, a NetworkPolicy blocks port 53, or the pod does not use cluster DNS (dnsPolicy: Default).`
      : `The name ${name} did not resolve (${lookUp.code}). ${whyUnresolved(lookUp).says}`
  },
  fixes: (data) => [
    ...callTheVariables(data),
    data.lookUp === undefined
      ? podChange(`${CLUSTER_DNS} Allow egress to port 53 over UDP and TCP.`)
      : whyUnresolved(data.lookUp).fix,
  ],
}
