import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: one-config, namespace: shop}
rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [app-config], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-one, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: one-config}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const listUnderNames: Scenario = {
  name: 'list-under-names',
  says: 'A Role gives list on configmaps together with resourceNames (D12).',
  look: ['Access: list configmaps in shop'],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
