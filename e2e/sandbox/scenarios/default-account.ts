import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const defaultAccount: Scenario = {
  name: 'default-account',
  says: 'The pod runs as ServiceAccount default; the binding is for web (C3).',
  look: ['Access: list pods in shop', 'Identity: serviceAccountName'],
  world: (now) => shopWorld({ now, rbac, account: 'default' }),
  pod: ownPod,
}
