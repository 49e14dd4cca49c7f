import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: node-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [nodes], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-nodes, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: node-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const clusterResourceInRole: Scenario = {
  name: 'cluster-resource-in-role',
  says: 'A Role names nodes, which belong to no namespace (F4).',
  look: ['Access: list nodes'],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
