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
  why: 'HTTPS_PROXY sends the call to a proxy that cannot or may not reach the API server. What answers is the proxy, not Kubernetes.',
  check: [
    {
      says: 'See the proxy variables of the container.',
      command: 'kubectl -n shop exec deploy/web -- sh -c "env | grep -i _proxy"',
    },
    {
      says: 'An answer of the API server carries an Audit-Id header. An answer of a proxy does not.',
      to: connectionAddress(),
    },
  ],
  change: [
    {
      says: 'Keep the API server out of the proxy. Put in the address of your cluster for 10.96.0.1, and what NO_PROXY holds already, which this replaces.',
      command: 'kubectl -n shop set env deployment/web NO_PROXY=10.96.0.1,.svc,.cluster.local',
    },
  ],
  gates: ['network'],
  related: [noAnswer, frontDoorRefused],
  seenBy: TEXT_OF_OTHERS,
}
