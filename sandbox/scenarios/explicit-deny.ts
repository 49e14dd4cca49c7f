import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods, configmaps], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const explicitDenyWorld: Scenario = {
  name: 'explicit-deny',
  says: 'A Role allows it, and an authorizer before RBAC forbids it (I2).',
  look: [
    'Ask: list configmaps in shop; the card says that no Role changes it',
    'The matrix is incomplete, since a webhook cannot list its rules',
  ],
  world: (now) => shopWorld({ now, rbac }),
  pod: shopPod,
  authorizer: {
    decide: (_, attributes) =>
      attributes.kind === 'resource' && attributes.resource === 'configmaps'
        ? { decision: 'deny', reason: 'configmaps are read by the platform team only' }
        : { decision: 'no-opinion', reason: '' },
  },
}
