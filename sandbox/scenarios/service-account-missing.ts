import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'
import { webWrites } from './web-writes'

export const serviceAccountMissingWorld: Scenario = {
  name: 'service-account-missing',
  says: 'A pod names ServiceAccount absent, which does not exist (J11).',
  look: ['Ask: check create pods in shop and try it with serviceAccountName: absent'],
  world: (now) => shopWorld({ now, rbac: webWrites('shop') }),
  pod: shopPod,
  environment: { ALLOW_DRY_RUN: 'true' },
}
