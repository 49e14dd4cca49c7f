import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const verbMissing: Scenario = {
  name: 'verb-missing',
  says: 'Role pod-reader gives get and list on pods, but not watch (D1).',
  look: [
    'Access: watch pods in shop is refused; the card names Role pod-reader and RoleBinding web-reads-pods',
    'Apply the printed edit and the card turns green by itself',
  ],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
