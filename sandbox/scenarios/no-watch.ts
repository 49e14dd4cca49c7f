import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: lister, namespace: shop}
rules: [
  {apiGroups: [""], resources: [pods, services, configmaps, events], verbs: [get, list]},
  {apiGroups: [apps], resources: [deployments, replicasets], verbs: [get, list]},
  {apiGroups: [batch], resources: [jobs], verbs: [get, list]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-lists, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lister}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const noWatchWorld: Scenario = {
  name: 'no-watch',
  says: 'A Role grants list without watch on everything, so nothing is live (D3).',
  look: ['Resources: each table is polled and says why'],
  world: (now) => shopWorld({ now, rbac }),
  pod: shopPod,
}
