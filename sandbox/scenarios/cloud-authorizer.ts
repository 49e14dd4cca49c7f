import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webReadsPods } from './shop'

export const cloudAuthorizerWorld: Scenario = {
  name: 'cloud-authorizer',
  says: 'A cloud authorizer is asked besides RBAC and has nothing to say about a ServiceAccount (I1).',
  look: [
    'Explain the refusal of list configmaps: its words are after the sentence, and a Role is still enough',
    'The matrix is incomplete, since a webhook cannot list its rules',
  ],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: shopPod,
  authorizer: {
    decide: (_, attributes) => ({
      decision: 'no-opinion',
      reason:
        attributes.kind === 'resource'
          ? `requires one of ["container.${attributes.resource}.${attributes.verb}"] permission(s).`
          : '',
    }),
  },
}
