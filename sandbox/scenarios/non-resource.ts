import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webReadsPods } from './shop'

export const nonResourceWorld: Scenario = {
  name: 'non-resource',
  says: 'Nothing allows the path /metrics, which is not a resource (D29).',
  look: ['Ask: get path /metrics'],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: shopPod,
}
