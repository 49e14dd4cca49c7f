import type { Scenario } from '../scenario'
import { ownPod, shopWorld, webReadsPods } from './shop'

export const defaultAccount: Scenario = {
  name: 'default-account',
  says: 'The pod runs as ServiceAccount default; the binding is for web (C3).',
  look: ['Access: list pods in shop', 'Identity: serviceAccountName'],
  world: (now) => shopWorld({ now, rbac: webReadsPods, account: 'default' }),
  pod: ownPod,
}
