import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'
import { nameNotListed } from './name-not-listed'

export const proxiedNameGuide: Guide = {
  sees: [
    refused('get services/proxy', { name: 'web:http' }),
    refused('get nodes/proxy', { name: 'node-1', namespace: '' }),
  ],
  isToldByText: false,
  why: 'The name in a proxy request includes the scheme and port if they are given, as in https:web:443. A rule with resourceNames: ["web"] does not match that.',
  check: [
    {
      says: 'Check the call with the exact name from the text.',
      to: checkAt('get services/proxy', { name: 'web:http' }),
    },
  ],
  change: [
    {
      says: 'List each form of the name that is called. Anyone who has this reaches what listens there through the API server, so NetworkPolicies do not see who is asking.',
      yaml: roleForWeb(
        'web-proxy',
        rule('', ['services/proxy'], ['get'], ['web', 'web:http', 'http:web:80']),
      ),
    },
  ],
  not: 'Grant nodes/proxy for metrics. With get alone it can run commands in every pod on the node. Call the kubelet directly, with get on nodes/metrics.',
  gates: ['authorization'],
  related: [missingSubresource, nameNotListed],
  seenBy: RULES_SEEN,
}
