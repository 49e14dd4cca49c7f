import { missingRole } from '../bindings/missing-role'
import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { cloudAuthorizer } from './cloud-authorizer'
import { explicitDeny } from './explicit-deny'

export const severalAuthorizersGuide: Guide = {
  sees: [
    refused('list pods', {
      reason:
        'webhook: not a member of the team\nrbac: RBAC: role.rbac.authorization.k8s.io "no-such-role" not found',
    }),
  ],
  isToldByText: true,
  why: 'Several authorizers were asked, none allowed the call, and each wrote its reason on a line. Since Kubernetes 1.37, each line begins with the authorizer’s name.',
  check: [{ says: 'Check the call. Podglass shows each line.', to: checkAt('list pods') }],
  change: [{ says: 'One yes is enough. A Role provides it, unless an authorizer denies the call (I2).' }],
  gates: ['authorization'],
  related: [cloudAuthorizer, explicitDeny, missingRole],
  seenBy: 'The text, if the client kept all of its lines.',
}
