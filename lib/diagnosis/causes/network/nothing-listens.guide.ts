import type { Guide } from '../guide'
import { noTokenMounted } from '../identity/no-token-mounted'
import { ENDPOINTS } from './failed'
import { LADDER, OWN_CALLS, VARIABLES } from './guide-parts'
import { httpOnTlsPort } from './http-on-tls-port'
import { noAnswer } from './no-answer'

export const nothingListensGuide: Guide = {
  sees: [
    'Error: connect ECONNREFUSED 10.96.0.1:443',
    'Get "https://10.96.0.1:443/api/v1/namespaces/shop/pods?limit=500": dial tcp 10.96.0.1:443: connect: connection refused',
    'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
  ],
  isToldByText: true,
  why: 'The connection was refused. Usually nothing listens there: the host or port is wrong, or no API server is up behind it. localhost:8080 is what kubectl falls back to when it has neither a kubeconfig nor a mounted token.',
  check: [
    LADDER,
    { says: 'Compare it with the address that the kubelet gave the container.', command: VARIABLES },
    { says: 'See which addresses and ports the API server listens on.', command: ENDPOINTS },
  ],
  change: [
    {
      says: 'Have the client use its in-cluster configuration: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT with https. Remove any address set by hand.',
    },
  ],
  not: 'Ping the ClusterIP. It is virtual and often does not answer a ping even when the port works.',
  gates: ['network'],
  related: [noAnswer, httpOnTlsPort, noTokenMounted],
  seenBy: OWN_CALLS,
}
