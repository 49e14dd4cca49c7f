import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webReadsPods } from './shop'

export const tokenAudienceWorld: Scenario = {
  name: 'token-audience',
  says: 'The token in the volume was projected for Vault and not for the API server (B3).',
  look: [
    'Connection: authenticate is refused with 401',
    'Ask: list pods in shop; the card says why (B3), which the 401 does not',
  ],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: shopPod,
  prepare: async (cluster) => {
    await cluster.breakToken(await cluster.token('shop', 'web', { audiences: ['vault'] }))
  },
}
