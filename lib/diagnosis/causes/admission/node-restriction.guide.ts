import type { Guide } from '../guide'
import { nodeCredential } from '../other-authorizer/node-credential'
import { admission } from './guide-parts'

export const nodeRestrictionGuide: Guide = admission({
  sees: ['nodes "n" is forbidden: node "m" is not allowed to modify node "n"'],
  why: 'The call was made with a kubelet’s credentials, and NodeRestriction limits each node to itself and its pods.',
  check: [
    {
      says: 'See which credentials the program found: often the node’s kubeconfig, mounted from the host.',
    },
  ],
  change: [{ says: 'Use the token mounted in the pod, and grant its ServiceAccount the permission.' }],
  not: 'Turn off NodeRestriction. Any node could then change the others.',
  gates: ['mutating'],
  related: [nodeCredential],
})
