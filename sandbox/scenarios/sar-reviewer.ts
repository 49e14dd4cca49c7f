import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'

const rbac = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: report, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: sar-reviewer}
rules: [{apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web-reviews}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: sar-reviewer}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods, services], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:shop"}]`

export const sarReviewerWorld: Scenario = {
  name: 'sar-reviewer',
  says: 'The pod can ask the API server about other accounts, but cannot read what grants them anything.',
  look: [
    'Permissions: the matrix of account shop/report shows the most asked calls, the rest is not known',
    'Choose a hatched cell: one SubjectAccessReview answers it, with the binding of its group',
  ],
  world: (now) => shopWorld({ now, rbac }),
  pod: shopPod,
}
