import type { SetCondition } from '../policy'
import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

const OWNER: SetCondition = {
  effect: 'allow',
  id: 'owner-is-caller',
  condition: "object.metadata.labels['owner'] == request.userInfo.username",
  description: 'the object has the label owner with the name of who creates it',
}

export const conditionalAuthorizerWorld: Scenario = {
  name: 'conditional-authorizer',
  says: 'An authorizer allows it only if the object has a label: neither a yes nor a no before (I7).',
  look: [
    'Ask: create configmaps in shop; the card says on which condition, and never that no rule allows it',
    'Permissions: the same in the cell of configmaps and create',
  ],
  world: (now) => shopWorld({ now, rbac: webViews }),
  pod: shopPod,
  authorizer: {
    decide: () => ({ decision: 'no-opinion', reason: '' }),
    conditions: (_, attributes) =>
      attributes.kind === 'resource' && attributes.resource === 'configmaps' && attributes.verb === 'create'
        ? [OWNER]
        : [],
  },
}
