import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'
import { webWrites } from './web-writes'

const admission = `
apiVersion: v1
kind: ResourceQuota
metadata: {name: budget, namespace: tight}
spec: {hard: {pods: "0", configmaps: "1"}}`

export const quotaExceededWorld: Scenario = {
  name: 'quota-exceeded',
  says: 'The quota of namespace tight has no pod left (J1).',
  look: [
    'Ask: check create pods in tight and try it: the quota refuses, which proves that authorization said yes',
  ],
  world: (now) => `${shopWorld({ now, rbac: webWrites('tight') })}\n---${admission}`,
  pod: shopPod,
  environment: { ALLOW_DRY_RUN: 'true' },
}
