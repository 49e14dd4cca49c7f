import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'
import { webWrites } from './web-writes'

export const namespaceTerminatingWorld: Scenario = {
  name: 'namespace-terminating',
  says: 'Namespace leaving is being deleted, and nothing new can be created in it (J10).',
  look: ['Ask: check create configmaps in leaving and try it'],
  world: (now) => shopWorld({ now, rbac: webWrites('leaving') }),
  pod: shopPod,
  environment: { ALLOW_DRY_RUN: 'true' },
  // Its Role comes first: nothing new is made once the namespace goes.
  prepare: async ({ context }) => {
    const leaving = context.store.get('/namespaces', '', 'leaving')
    if (leaving) context.store.put('/namespaces', { ...leaving, status: { phase: 'Terminating' } })
  },
}
