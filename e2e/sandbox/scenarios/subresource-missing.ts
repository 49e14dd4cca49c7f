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

export const subresourceMissing: Scenario = {
  name: 'subresource-missing',
  says: 'A Role allows pods, but not pods/log (D8).',
  look: ['Resources: open a pod and ask for its logs'],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
