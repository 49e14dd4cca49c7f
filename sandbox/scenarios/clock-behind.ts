import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webReadsPods } from './shop'

export const clockBehindWorld: Scenario = {
  name: 'clock-behind',
  says: 'The clock of the API server is ten minutes behind, so a new token is not valid yet (B2).',
  look: [
    'Connection: authenticate is refused with 401',
    'Ask: list pods in shop; the card says why (B2), which the 401 does not',
  ],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: shopPod,
  prepare: async (cluster) => {
    await cluster.rotateToken()
    cluster.skewClock(-10 * 60_000)
  },
}
