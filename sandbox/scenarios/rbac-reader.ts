import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'

/** Lets the dashboard's account read every Role and binding: what turns a possible cause into a proven one. */
export const rbacReading = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: rbac-reader}
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings, clusterroles, clusterrolebindings]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web-reads-rbac}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: rbac-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

const accounts = ['report', 'batch', 'search']
  .map(
    (name) => `
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}, namespace: shop}`,
  )
  .join('\n---')

const rbac = `${rbacReading}
---${accounts}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: payments}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: report-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: report}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: batch-reads-pods, namespace: payments}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: batch, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: job-runner, namespace: shop}
rules: [{apiGroups: [batch], resources: [jobs], verbs: [create]}]`

export const rbacReaderWorld: Scenario = {
  name: 'rbac-reader',
  says: 'The pod may read Roles and bindings, so each mistake in them is proven (E1, E3, E5, E10).',
  look: [
    'Ask: list pods in shop is refused; the card names RoleBinding web-reads-pods and its wrong namespace (E3)',
    'Ask: create jobs.batch in shop is refused; Role job-runner allows it and no one is bound to it (E1)',
    'Explain a refusal of system:serviceaccount:shop:report or :batch: another account, proven by its bindings (E5, E10)',
  ],
  world: (now) => shopWorld({ now, rbac }),
  pod: shopPod,
}
