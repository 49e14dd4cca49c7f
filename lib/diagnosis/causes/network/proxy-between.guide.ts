import { connectionAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { frontDoorRefused } from './front-door-refused'
import { TEXT_OF_OTHERS } from './guide-parts'
import { noAnswer } from './no-answer'

export const proxyBetweenGuide: Guide = {
  sees: [
    'Unable to connect to the server: proxyconnect tcp: dial tcp 10.1.1.1:3128: connect: connection refused',
  ],
  isToldByText: true,
  why: 'HTTPS_PROXY sends the call to a proxy that cannot reach the API server, or is not allowed to. The answer comes from the proxy, not from Kubernetes.',
  check: [
    {
      says: 'See the container’s proxy variables.',
      command: 'kubectl -n shop exec deploy/web -- sh -c "env | grep -i _proxy"',
    },
    {
      says: 'An answer from the API server has an Audit-Id header. An answer from a proxy does not.',
      to: connectionAddress(),
    },
  ],
  change: [
    {
      says: 'Exclude the API server from the proxy. Replace 10.96.0.1 with your cluster’s address, and add what NO_PROXY already has: this command replaces it.',
      command: 'kubectl -n shop set env deployment/web NO_PROXY=10.96.0.1,.svc,.cluster.local',
    },
  ],
  gates: ['network'],
  related: [noAnswer, frontDoorRefused],
  seenBy: TEXT_OF_OTHERS,
}
