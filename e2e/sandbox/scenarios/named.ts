import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: one-config, namespace: shop}
rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [app-config], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-one, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: one-config}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const named: Scenario = {
  name: 'named',
  says: 'A Role allows only the ConfigMap app-config by resourceNames (D11).',
  look: ['Access: get configmap feature-flags in shop'],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
