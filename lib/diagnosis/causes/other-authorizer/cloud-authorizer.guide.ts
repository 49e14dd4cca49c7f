import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { notThePod } from '../identity/not-the-pod'
import { noRule } from '../rules/no-rule'
import { REVIEW } from './guide-parts'
import { severalAuthorizers } from './several-authorizers'

export const cloudAuthorizerGuide: Guide = {
  sees: [
    refused('create pods', { reason: 'requires one of ["container.pods.create"] permission(s).' }),
    refused('list pods', { reason: 'Azure does not have opinion for this user.' }),
  ],
  isToldByText: true,
  why: 'Besides RBAC, the cloud’s authorizer was asked, and it did not allow the call either. Its words are at the end. For a ServiceAccount, a Role that is bound to it is enough.',
  check: [{ says: 'Check the call. Podglass shows both answers.', to: checkAt('create pods') }],
  change: [
    { says: 'For a ServiceAccount, follow the RBAC cause next to this one.' },
    {
      says: 'For a person or a cloud identity, grant the permission in the cloud’s IAM, or bind a Role to the user name in the text.',
    },
  ],
  not: 'Grant the cloud permission to the node’s identity because the text names it. Every pod on the node may get it.',
  gates: ['authorization'],
  related: [severalAuthorizers, noRule, notThePod],
  seenBy: REVIEW,
}
