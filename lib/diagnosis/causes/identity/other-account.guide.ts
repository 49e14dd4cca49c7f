import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { kubectlProxyRefused } from '../network/kubectl-proxy-refused'
import { accountElsewhere } from './account-elsewhere'
import { WHO } from './guide-parts'
import { notThePod } from './not-the-pod'

export const otherAccountGuide: Guide = {
  sees: [refused('list pods', { user: 'system:serviceaccount:shop:api-proxy' })],
  isToldByText: false,
  why: 'Another account in the namespace made the call. All containers in a pod share one account, so it usually came from another pod, or through a proxy in one.',
  check: [
    WHO,
    {
      says: 'Find the pods that run as that account.',
      command: `kubectl -n shop get pods --field-selector spec.serviceAccountName=api-proxy`,
    },
  ],
  change: [
    { says: 'Call the API server directly, with the pod’s own token.' },
    {
      says: 'Or grant the permission to the proxy’s account. Anyone who can use the proxy then has it.',
      command:
        'kubectl -n shop create rolebinding api-proxy-reads-pods --role=pod-reader --serviceaccount=shop:api-proxy',
    },
  ],
  gates: ['authorization'],
  related: [notThePod, accountElsewhere, kubectlProxyRefused],
  seenBy:
    'The user in the text, compared with this pod’s token. Podglass does not see which pod made the call.',
}
