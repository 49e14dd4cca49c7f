import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'
import { webWrites } from './web-writes'

const admission = `
apiVersion: v1
kind: Namespace
metadata: {name: locked, labels: {pod-security.kubernetes.io/enforce: restricted}}`

export const podSecurityWorld: Scenario = {
  name: 'pod-security',
  says: 'Namespace locked enforces the restricted level of PodSecurity (J6).',
  look: ['Ask: check create pods in locked and try it: each clause of the refusal names the field to change'],
  world: (now) => `${shopWorld({ now, rbac: webWrites('locked') })}\n---${admission}`,
  pod: shopPod,
  environment: { ALLOW_DRY_RUN: 'true' },
}
