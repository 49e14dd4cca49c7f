import type { Guide } from '../guide'
import { noSuchGroup } from '../path-and-type/no-such-group'
import { answer } from './guide-parts'
import { unavailable } from './unavailable'

export const aggregatedApiDownGuide: Guide = answer({
  sees: [
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request (get pods.metrics.k8s.io)',
  ],
  why: 'The API server proxies this API to another server, such as metrics-server, which is unavailable.',
  check: [
    { says: 'The AVAILABLE column says why.', command: 'kubectl get apiservices' },
    {
      says: 'See whether it has pods behind it.',
      command: 'kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=metrics-server',
    },
  ],
  change: [
    {
      says: 'Bring the server behind the APIService back, or delete the APIService if it was uninstalled.',
    },
  ],
  not: 'Write a Role. That server judged no permission.',
  gates: ['routing'],
  related: [unavailable, noSuchGroup],
  seenBy: 'The text, and discovery, which fails for that group too.',
})
