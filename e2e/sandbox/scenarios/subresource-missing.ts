import type { Scenario } from '../scenario'
import { ownPod, shopWorld, webReadsPods } from './shop'

export const subresourceMissing: Scenario = {
  name: 'subresource-missing',
  says: 'A Role allows pods, but not pods/log (D8).',
  look: ['Resources: open a pod and ask for its logs'],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: ownPod,
}
