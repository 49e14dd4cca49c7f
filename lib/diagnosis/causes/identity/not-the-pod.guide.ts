import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { cloudAuthorizer } from '../other-authorizer/cloud-authorizer'
import { accountElsewhere } from './account-elsewhere'
import { WHO } from './guide-parts'
import { otherAccount } from './other-account'

export const notThePodGuide: Guide = {
  sees: [
    refused('create pods', {
      user: '7843619910037672257843',
      reason: 'requires one of ["container.pods.create"] permission(s).',
    }),
  ],
  isToldByText: false,
  why: 'The program did not use the pod’s token. Usually it found a kubeconfig, an exec plugin or a cloud identity first.',
  check: [
    WHO,
    {
      says: 'Look for a kubeconfig in the container.',
      command:
        'kubectl -n shop exec deploy/web -- sh -c \'echo "KUBECONFIG=$KUBECONFIG"; ls -l ~/.kube/config\'',
    },
  ],
  change: [
    { says: 'Use the in-cluster configuration: InClusterConfig, load_incluster_config, loadFromCluster.' },
    {
      says: 'Remove the variable that points to the other credentials.',
      command: 'kubectl -n shop set env deployment/web KUBECONFIG-',
    },
  ],
  not: 'Bind a Role to the number or email address before you know whose it is.',
  gates: ['authorization'],
  related: [accountElsewhere, otherAccount, cloudAuthorizer],
  seenBy:
    'The user in the text, compared with this pod’s token. Podglass does not see which file or plugin supplied it.',
}
