import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'
import { webWrites } from './web-writes'

const admission = `
apiVersion: v1
kind: LimitRange
metadata: {name: per-container, namespace: limited}
spec: {limits: [{type: Container, max: {cpu: 800m}}]}`

export const limitRangeWorld: Scenario = {
  name: 'limit-range',
  says: 'A LimitRange of namespace limited allows a container 800m of cpu (J5).',
  look: ['Ask: check create pods in limited and try it with a cpu limit of 1500m'],
  world: (now) => `${shopWorld({ now, rbac: webWrites('limited') })}\n---${admission}`,
  pod: shopPod,
  environment: { ALLOW_DRY_RUN: 'true' },
}
