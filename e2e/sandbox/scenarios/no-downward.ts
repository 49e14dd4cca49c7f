import type { Scenario } from '../scenario'
import { ownPod, shopWorld, webViews } from './shop'

export const noDownward: Scenario = {
  name: 'no-downward',
  says: 'The pod has neither a downward API volume nor fields in env.',
  look: ['Identity: what is missing, and the YAML that adds it'],
  world: (now) => shopWorld({ now, rbac: webViews, downwardApi: false }),
  pod: ownPod,
}
