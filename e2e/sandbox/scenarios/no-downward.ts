import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [
  {apiGroups: [""], resources: [pods, services, endpoints, events, serviceaccounts], verbs: [get, list, watch]},
  {apiGroups: [""], resources: [pods/log], verbs: [get]},
  {apiGroups: [apps], resources: [deployments, replicasets], verbs: [get, list, watch]},
  {apiGroups: [batch], resources: [jobs], verbs: [get, list]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const noDownward: Scenario = {
  name: 'no-downward',
  says: 'The pod has neither a downward API volume nor fields in env.',
  look: ['Identity: what is missing, and the YAML that adds it'],
  world: (now) => shopWorld({ now, rbac, downwardApi: false }),
  pod: ownPod,
}
