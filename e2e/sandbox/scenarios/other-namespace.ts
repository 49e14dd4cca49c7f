import type { Scenario } from '../scenario'
import { ownPod, shopWorld, webReadsPods } from './shop'

export const otherNamespace: Scenario = {
  name: 'other-namespace',
  says: 'The rights are in shop, and the call is in payments (F1).',
  look: ['Access: list pods in payments'],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: ownPod,
}
