import type { Scenario } from '../scenario'
import { createTokenAuthority } from '../tokens'
import { shopPod, shopWorld, webReadsPods } from './shop'

export const tokenOtherClusterWorld: Scenario = {
  name: 'token-other-cluster',
  says: 'The token in the volume was signed by another cluster (B4).',
  look: [
    'Connection: authenticate is refused with 401',
    'Ask: list pods in shop; the card says why (B4), which the 401 does not',
  ],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: shopPod,
  prepare: async (cluster) => {
    const other = await createTokenAuthority()
    await cluster.breakToken(
      await other.sign({
        namespace: 'shop',
        serviceAccount: { name: 'web', uid: '5c1f6f0e-5d3b-4a53-9f5e-1c9d5b0b7a11' },
        issuedAt: cluster.context.now(),
        lifetimeSeconds: 3600,
        issuer: 'https://oidc.other-cluster.example',
      }),
    )
  },
}
