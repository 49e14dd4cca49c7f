import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webReadsPods } from './shop'

export const tokenExpiredWorld: Scenario = {
  name: 'token-expired',
  says: 'The token in the volume expired an hour ago, as when the kubelet no longer replaces it (B1).',
  look: [
    'Connection: authenticate is refused with 401',
    'Ask: list pods in shop; the card says why (B1), which the 401 does not',
  ],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: shopPod,
  prepare: async (cluster) => {
    const issuedAt = new Date(cluster.context.now().getTime() - 2 * 3_600_000)
    await cluster.breakToken(await cluster.token('shop', 'web', { issuedAt, lifetimeSeconds: 3600 }))
  },
}
