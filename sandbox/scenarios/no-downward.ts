import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

export const noDownwardWorld: Scenario = {
  name: 'no-downward',
  says: 'The pod has neither a downward API volume nor fields in env.',
  look: ['Identity: what is missing, and the YAML that adds it'],
  world: (now) => shopWorld({ now, rbac: webViews, downwardApi: false }),
  pod: shopPod,
}
