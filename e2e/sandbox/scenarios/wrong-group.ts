import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployment-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [deployments], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-deployments, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployment-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const wrongGroup: Scenario = {
  name: 'wrong-group',
  says: 'A Role allows deployments in the core group; they are in group apps (D4).',
  look: ['Access: list deployments in group apps'],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
