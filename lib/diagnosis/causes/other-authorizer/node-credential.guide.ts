import { nodeRestriction } from '../admission/node-restriction'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { notThePod } from '../identity/not-the-pod'

export const nodeCredentialGuide: Guide = {
  sees: [
    refused('get secrets', {
      user: 'system:node:a-3',
      name: 'db-password',
      reason: "no relationship found between node 'a-3' and this object",
    }),
  ],
  isToldByText: true,
  why: 'The call was made with a kubelet’s credentials. A node can use only its own objects and what its pods need, most of it by name.',
  check: [
    {
      says: 'See which credentials the program found: often the node’s kubeconfig, mounted from the host.',
      command: `kubectl -n shop get deployment web -o jsonpath='{.spec.template.spec.volumes}'`,
    },
  ],
  change: [{ says: 'Use the token mounted in the pod, and grant its ServiceAccount a Role.' }],
  not: 'Bind a role to system:nodes. Every node then has the permission.',
  gates: ['authorization'],
  related: [notThePod, nodeRestriction],
  seenBy: 'The user in the text.',
}
